// The elements of a JSON array: where one ends, whatever stands inside.
#include "CMillraceScan.h"

/// The bytes inside a string up to and including its closing quote; `length` when it goes on.
static size_t millrace_json_leave_string(millrace_json_nesting *nesting, const uint8_t *bytes, size_t length) {
    bool after_backslash = nesting->after_backslash;
    size_t at = 0;
    for (; at < length; at++) {
        uint8_t byte = bytes[at];
        if (after_backslash) {
            after_backslash = false;
        } else if (byte == '\\') {
            after_backslash = true;
        } else if (byte == '"') {
            nesting->in_string = false;
            at++;
            break;
        }
    }
    nesting->after_backslash = after_backslash;
    return at;
}

size_t millrace_json_element_end(millrace_json_nesting *nesting, const uint8_t *bytes, size_t length) {
    size_t at = 0;
    while (at < length) {
        if (nesting->in_string) {
            at += millrace_json_leave_string(nesting, bytes + at, length - at);
            continue;
        }
        switch (bytes[at]) {
        case '"':
            nesting->in_string = true;
            break;
        case '{':
        case '[':
            nesting->depth++;
            break;
        case '}':
            // A brace that closes nothing is part of a broken element.
            if (nesting->depth > 0) nesting->depth--;
            break;
        case ']':
            if (nesting->depth == 0) return at;
            nesting->depth--;
            break;
        case ',':
            if (nesting->depth == 0) return at;
            break;
        default:
            break;
        }
        at++;
    }
    return length;
}
