package io.tinyserver.http1;

/** What parsing the head of a request gives: the head, a rule that it broke, or nothing yet. */
public sealed interface HeadResult permits NeedMore, ParsedHead, Rejection {}
