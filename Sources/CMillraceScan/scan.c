#include "CMillraceScan.h"
