// Ctrl-C and a polite kill: the first asks the program to finish its step and save, the second ends it as usual.
#pragma once

namespace gx {

void catch_interrupts();  // SIGINT and SIGTERM
bool interrupted();

}  // namespace gx
