// Ctrl-C, a polite kill and a terminal that closes. They end the program as usual, and leave no half-written file. Where
// interrupts are caught, the first asks the program to finish its step and save, and the second ends it. Under nohup a closing
// terminal is ignored.
#pragma once

namespace gx {

void end_on_interrupts();
void catch_interrupts();  // SIGINT, SIGTERM and SIGHUP
bool interrupted();

}  // namespace gx
