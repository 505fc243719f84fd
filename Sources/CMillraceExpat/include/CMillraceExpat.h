// expat, for reading S3's XML.
#ifndef CMILLRACE_EXPAT_H
#define CMILLRACE_EXPAT_H
#include <expat.h>
#endif
