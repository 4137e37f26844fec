/// <reference path="../nodemcu-shared/settings.d.ts" />
