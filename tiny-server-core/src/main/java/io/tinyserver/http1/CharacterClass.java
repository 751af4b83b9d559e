package io.tinyserver.http1;

/**
 * Sets of octets, each named after the production that defines it.
 *
 * <p>Immutable and thread-safe. A record, because the JIT takes the fields of a constant record for constants.
 *
 * @param members 256 entries: whether the octet belongs to the class
 */
record CharacterClass(boolean[] members) {

    private static final String ALPHA = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String DIGITS = "0123456789";
    private static final String UNRESERVED = ALPHA + DIGITS + "-._~";
    private static final String SUB_DELIMS = "!$&'()*+,;=";

    /** {@code tchar}, RFC 9110, 5.6.2. */
    static final CharacterClass TOKEN = of(ALPHA + DIGITS + "!#$%&'*+-.^_`|~");

    /** {@code field-vchar}, SP and HTAB, RFC 9110, 5.5: no control characters, all octets from 128 up. */
    static final CharacterClass FIELD_VALUE = of("\t").withRange(0x20, 0x7e).withRange(0x80, 0xff);

    /** {@code pchar} and the slash, RFC 3986, 3.3, without those that need a second look in a path: percent sign and dot. */
    static final CharacterClass PLAIN_PATH = of(ALPHA + DIGITS + "-_~" + SUB_DELIMS + ":@/");

    /** {@code pchar} without percent-encoding, and the slash, RFC 3986, 3.3. */
    static final CharacterClass PATH = of(UNRESERVED + SUB_DELIMS + ":@/");

    /** {@code query} without percent-encoding, RFC 3986, 3.4. */
    static final CharacterClass QUERY = of(UNRESERVED + SUB_DELIMS + ":@/?");

    /** All that a request target may hold anywhere, RFC 9112, 3.2: path, query, and the brackets of an IPv6 host. */
    static final CharacterClass TARGET = of(UNRESERVED + SUB_DELIMS + ":@/?%[]");

    /** {@code reg-name} without percent-encoding, RFC 3986, 3.2.2. */
    static final CharacterClass REG_NAME = of(UNRESERVED + SUB_DELIMS);

    /** {@code qdtext}, RFC 9110, 5.6.4. */
    static final CharacterClass QUOTED_TEXT =
            of("\t !").withRange(0x23, 0x5b).withRange(0x5d, 0x7e).withRange(0x80, 0xff);

    private static CharacterClass of(String octets) {
        boolean[] members = new boolean[256];
        for (int i = 0; i < octets.length(); i++) {
            members[octets.charAt(i)] = true;
        }
        return new CharacterClass(members);
    }

    private CharacterClass withRange(int first, int last) {
        boolean[] more = members.clone();
        for (int octet = first; octet <= last; octet++) {
            more[octet] = true;
        }
        return new CharacterClass(more);
    }

    boolean contains(byte octet) {
        return members[octet & 0xff];
    }

    /** Whether each character stands for an octet of the class; none above 255 stands for any. */
    boolean containsAll(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c > 255 || !members[c]) {
                return false;
            }
        }
        return true;
    }

    /** The index of the first octet from {@code from} on that is not in the class, or {@code to}. */
    int endOfRun(byte[] buffer, int from, int to) {
        int i = from;
        while (i < to && members[buffer[i] & 0xff]) {
            i++;
        }
        return i;
    }
}
