-- lua run.lua BUNDLE: prints the attack table in virtual time, a line a case.
print(assert(loadfile(arg[1]))().tableText())
