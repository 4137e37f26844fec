/* Functions of ECMAScript 2015 for engines of ECMAScript 5: as far as the firmware and the simulator use them. */
function addMissing(object, name, method) {
  if (object[name] === undefined) Object.defineProperty(object, name, { value: method, writable: true, configurable: true });
}

addMissing(String.prototype, "startsWith", function (text) {
  return this.slice(0, text.length) === text;
});
addMissing(String.prototype, "endsWith", function (text) {
  return text === "" || this.slice(-text.length) === text;
});
addMissing(String.prototype, "includes", function (text) {
  return this.indexOf(text) >= 0;
});
addMissing(String.prototype, "repeat", function (count) {
  return new Array(count + 1).join(this);
});
addMissing(Array.prototype, "includes", function (item) {
  return this.indexOf(item) >= 0;
});
addMissing(Array.prototype, "findIndex", function (accepts) {
  for (var i = 0; i < this.length; i++) if (accepts(this[i], i)) return i;
  return -1;
});
addMissing(Array.prototype, "find", function (accepts) {
  return this[this.findIndex(accepts)];
});
addMissing(Object, "assign", function (target) {
  for (var i = 1; i < arguments.length; i++) for (var name in arguments[i]) target[name] = arguments[i][name];
  return target;
});
