/** Returns the first of `name`.corrupt-1, `name`.corrupt-2 ... that is not in use: the name of an unreadable text that `Storage.setAside` keeps. */
export function setAsideName(name: string, isInUse: (this: void, candidate: string) => boolean): string {
  let number = 1;
  while (isInUse(`${name}.corrupt-${number}`)) number = number + 1;
  return `${name}.corrupt-${number}`;
}
