// One of the declarations that torch's ProcessGroupGloo.hpp asks for: torch ships the code of Gloo without its headers.
#pragma once
