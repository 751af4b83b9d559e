package io.tinyserver;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

/** Content that belongs to one request alone, and that both sides know without telling each other: a window of one table of noise. */
final class MixedContent {

    static final int LARGEST = 300_000;

    private static final int WINDOWS = 1 << 20;
    private static final byte[] NOISE = new byte[WINDOWS + LARGEST];

    static {
        new Random(42).nextBytes(NOISE);
    }

    private MixedContent() {}

    /** Where the content of a request begins in the table. */
    static int position(long connection, int number) {
        long mixed = (connection * 1_000_003 + number) * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 40) & (WINDOWS - 1);
    }

    static byte[] of(long connection, int number, int size) {
        int from = position(connection, number);
        return Arrays.copyOfRange(NOISE, from, from + size);
    }

    /** Whether these bytes are the beginning of that request's content. */
    static boolean isBeginning(byte[] bytes, long connection, int number) {
        int from = position(connection, number);
        return Arrays.equals(bytes, 0, bytes.length, NOISE, from, from + bytes.length);
    }

    static int octet(long connection, int number, int index) {
        return NOISE[position(connection, number) + index] & 0xff;
    }

    static void copy(long connection, int number, int index, byte[] target, int offset, int count) {
        System.arraycopy(NOISE, position(connection, number) + index, target, offset, count);
    }

    /** A file that holds the whole table. */
    static Path writtenTo(Path folder) throws IOException {
        return Files.write(folder.resolve("noise"), NOISE);
    }

    static String digest(byte[] bytes) {
        CRC32 sum = new CRC32();
        sum.update(bytes);
        return bytes.length + " " + Long.toHexString(sum.getValue());
    }
}
