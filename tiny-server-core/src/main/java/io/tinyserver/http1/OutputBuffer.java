package io.tinyserver.http1;

import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes on their way out: an array that is filled from the front. It begins small and grows up to the capacity, and keeps its size then.
 *
 * <p>Whoever writes makes sure beforehand that there is room, see {@link #remaining}; a write beyond the end is a bug of ours.
 * Confined to one thread.
 */
public final class OutputBuffer {

    private static final byte[] HEX = Octets.ascii("0123456789abcdef");
    private static final int LONGEST_DECIMAL = 19;

    private static final int FIRST_BYTES = 4 * 1024;

    private final int capacity;
    private byte[] array;
    private int length;

    /**
     * An empty buffer.
     *
     * @param capacity the most octets that it can hold
     */
    public OutputBuffer(int capacity) {
        this.capacity = capacity;
        array = new byte[Math.min(capacity, FIRST_BYTES)];
    }

    /**
     * The octets; those before {@link #length} have been written.
     *
     * @return the array itself, until more is written
     */
    public byte[] array() {
        return array;
    }

    /**
     * How many octets have been written.
     *
     * @return 0 to the capacity
     */
    public int length() {
        return length;
    }

    /**
     * How many octets there is room for.
     *
     * @return the capacity less {@link #length}
     */
    public int remaining() {
        return capacity - length;
    }

    /** Forgets what has been written. */
    public void reset() {
        length = 0;
    }

    /**
     * Forgets what has been written from some point on.
     *
     * @param newLength 0 to {@link #length}
     * @throws IndexOutOfBoundsException if it is outside that range
     */
    public void truncate(int newLength) {
        length = Objects.checkIndex(newLength, length + 1);
    }

    /**
     * Writes an octet.
     *
     * @param octet the octet
     * @throws IllegalStateException if there is no room
     */
    public void put(byte octet) {
        reserve(1);
        array[length++] = octet;
    }

    /**
     * Writes octets.
     *
     * @param octets all of these
     * @throws IllegalStateException if there is no room
     */
    public void put(byte[] octets) {
        put(octets, 0, octets.length);
    }

    /**
     * Writes part of an array.
     *
     * @param octets holds the octets
     * @param offset where they start
     * @param count how many
     * @throws IllegalStateException if there is no room
     */
    public void put(byte[] octets, int offset, int count) {
        reserve(count);
        System.arraycopy(octets, offset, array, length, count);
        length += count;
    }

    /**
     * Writes text, one octet a character: the lower eight bits.
     *
     * @param text characters up to 255
     * @throws IllegalStateException if there is no room
     */
    @SuppressWarnings("deprecation") // the only way to copy Latin-1 text without an array in between
    public void putAscii(String text) {
        int count = text.length();
        reserve(count);
        text.getBytes(0, count, array, length);
        length += count;
    }

    /**
     * Writes a number in decimal digits.
     *
     * @param value 0 or more
     * @throws IllegalArgumentException if the value is negative
     * @throws IllegalStateException if there is no room
     */
    public void putDecimal(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("Value " + value + " is negative");
        }
        int digits = decimalDigits(value);
        reserve(digits);
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            array[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /**
     * Writes a number in hexadecimal digits, without leading zeros.
     *
     * @param value taken as unsigned
     * @throws IllegalStateException if there is no room
     */
    public void putHex(int value) {
        int digits = Math.max(1, (35 - Integer.numberOfLeadingZeros(value)) / 4);
        reserve(digits);
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            array[length++] = HEX[value >>> shift & 0xf];
        }
    }

    private static int decimalDigits(long value) {
        int digits = 1;
        for (long bound = 10; digits < LONGEST_DECIMAL && value >= bound; bound *= 10) {
            digits++;
        }
        return digits;
    }

    private void reserve(int count) {
        if (count > array.length - length) {
            grow(count);
        }
    }

    private void grow(int count) {
        if (count > capacity - length) {
            throw new IllegalStateException(
                    "No room for " + count + " octets: " + length + " of " + capacity + " are written");
        }
        array = Arrays.copyOf(array, Math.min(capacity, Math.max(2 * array.length, length + count)));
    }
}
