// must not compile: never said
// Compiles, so the check of this folder must refuse it.
int nothing_wrong() { return 0; }
