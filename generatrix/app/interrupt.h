// Ctrl-C, a polite kill and a terminal that closes: the first asks the program to finish its step and save, the second ends it as
// usual. Under nohup a closing terminal is ignored.
#pragma once

namespace gx {

void catch_interrupts();  // SIGINT, SIGTERM and SIGHUP
bool interrupted();

}  // namespace gx
