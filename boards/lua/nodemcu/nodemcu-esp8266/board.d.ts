/// <reference path="../settings.d.ts" />
