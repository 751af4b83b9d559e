package io.tinyserver.compare;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What every server under comparison serves, and where it takes it from. */
public final class Contents {

    /** {@code GET /}, {@code /slow} and {@code /cpu}: a page of 300 bytes. */
    public static final byte[] PAGE = read(Path.of(System.getProperty("compare.page")));

    /** {@code GET /page100k}. */
    public static final byte[] PAGE_100K = "0123456789".repeat(10_240).getBytes();

    /** {@code GET /file10m}. */
    public static final Path FILE_10M = Path.of(System.getProperty("compare.file"));

    public static final String HTML = "text/html; charset=utf-8";
    public static final String BYTES = "application/octet-stream";
    public static final String JSON = "application/json";

    private static final long COMPUTE_NANOS = 300_000;

    private Contents() {}

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** {@code GET /slow} and everything below it: waits 50 ms, as for a database. */
    public static byte[] slow() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return PAGE;
    }

    /** {@code GET /cpu}: computes for 300 us. */
    public static byte[] compute() {
        long end = System.nanoTime() + COMPUTE_NANOS;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        return PAGE;
    }
}
