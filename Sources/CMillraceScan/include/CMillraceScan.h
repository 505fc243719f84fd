#ifndef CMILLRACE_SCAN_H
#define CMILLRACE_SCAN_H
#include <stddef.h>
#include <stdint.h>
#endif
