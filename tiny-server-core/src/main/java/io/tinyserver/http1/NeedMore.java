package io.tinyserver.http1;

/** The head is not complete, and nothing in it is wrong so far. */
public enum NeedMore implements HeadResult {
    /** Parse again when more bytes have come. */
    NEED_MORE
}
