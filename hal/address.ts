/** An IPv4 address: two unsigned 16-bit words, most significant first. 0.0.0.0 stands for "none". */
export type Address = number[];
