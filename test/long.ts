/**
 * True when tests run their long form: further seeds, engines and combinations, and runs that take minutes. `make test-all` sets TIMEWIRE_ALL=1.
 * `make test` runs every test once, in its short form.
 */
export const isLong = !["", "0", "false"].includes(process.env["TIMEWIRE_ALL"] ?? "");
