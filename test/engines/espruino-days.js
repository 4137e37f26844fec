/* global global, require, HOURS, USB */
// Test equipment, run by the real Espruino (`make hil BOARD=espruino-wifi ESPRUINO=...`): days of a board in minutes. The clock stands while the script works and
// jumps to the next timer when it rests. The network is one server at 192.0.2.1, 1 ms away, whose clock differs by 20 ppm and a daily swing of 1 ppm. The board's
// own script is started from flash at the end. `HOURS` is defined before this text.
var now = 1e9,
  timers = [],
  count = 0,
  requests = 0,
  ready;
var nativeInterval = setInterval;
global.getTime = function () {
  return now;
};
global.setTimeout = function (f, ms) {
  count++;
  timers.push({ id: count, at: now + (ms || 0) / 1000, f: f });
  return count;
};
global.clearTimeout = function (id) {
  for (var i = 0; i < timers.length; i++)
    if (timers[i].id == id) {
      timers.splice(i, 1);
      return;
    }
};
global.setInterval = function () {};
function word(x) {
  var s = "";
  for (var i = 0; i < 4; i++) {
    s = String.fromCharCode(x % 256) + s;
    x = Math.floor(x / 256);
  }
  return s;
}
function stamp(t) {
  var age = t - 1e9;
  var fraction = age * 1.00002 + 0.01375 * Math.sin(age * 7.2722e-5);
  var whole = Math.floor(fraction);
  return word(4005000000 + whole) + word(Math.floor((fraction - whole) * 4294967296));
}
function answer(text) {
  requests++;
  var arrived = stamp(now + 0.001);
  var reply = "\x24\x02\x06\xec\0\0\0\0\0\0\0\x10\x0a\0\0\x01" + arrived + text.substr(40, 8) + arrived + arrived;
  setTimeout(function () {
    ready(reply, { address: "192.0.2.1", port: 123 });
  }, 2);
}
var socket = {
  on: function (e, f) {
    ready = f;
  },
  bind: function () {},
  close: function () {},
  addMembership: function () {},
  send: function (text) {
    answer(text);
  },
};
var modules = {
  dgram: {
    createSocket: function () {
      return socket;
    },
  },
};
var nativeRequire = require;
global.require = function (name) {
  return modules[name] || nativeRequire(name);
};
// The days begin with the first request: the operator configures the server before.
function isConfigured() {
  return (
    requests > 0 ||
    now < 1e9 + 2 ||
    timers.some(function (timer) {
      return timer.at < now + 1;
    })
  );
}
var reported = 0;
nativeInterval(function () {
  if (timers.length == 0 || now >= 1e9 + HOURS * 3600 || !isConfigured()) return;
  var next = 0;
  for (var i = 1; i < timers.length; i++) if (timers[i].at < timers[next].at) next = i;
  var timer = timers.splice(next, 1)[0];
  if (timer.at > now) now = timer.at;
  timer.f();
  var hour = Math.floor((now - 1e9) / 3600);
  if (hour < reported + 4) return;
  reported = hour;
  USB.write(
    "\r\nhour:" + hour + " requests:" + requests + " free:" + nativeRequire("Storage").getFree() + " variables:" + process.memory().usage + "\r\n",
  );
}, 1);
eval(nativeRequire("Storage").read(".boot0"));
eval(nativeRequire("Storage").read(".bootcde"));
