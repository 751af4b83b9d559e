package io.tinyserver.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.tinyserver.http.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams, files and writers: what is read or written, and when the deflater ends. */
class GzipStreamTests {

    private final CountedDeflaters deflaters = new CountedDeflaters();
    private final AtomicInteger closed = new AtomicInteger();

    private GzipStream stream(byte[] content, long length) {
        InputStream plain = new ByteArrayInputStream(content) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        return new GzipStream(plain, length, deflaters);
    }

    @AfterEach
    void everyDeflaterIsEndedOnce() {
        assertThat(deflaters.ended()).isEqualTo(deflaters.made());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 1_000_000})
    void streamOfAnyLengthCanBeDecoded(int length) throws Exception {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        for (byte[] content : new byte[][] {noise, new byte[length], Gzipped.sample(length)}) {
            try (GzipStream stream = stream(content, length)) {
                assertThat(Gzipped.decode(stream.readAllBytes())).isEqualTo(content);
                assertThat(stream.read()).isEqualTo(-1);
            }
        }
        assertThat(closed).hasValue(3);
    }

    @Test
    void streamCanBeReadByteByByte() throws Exception {
        byte[] content = Gzipped.sample(20_000);
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (GzipStream stream = stream(content, -1)) {
            for (int octet = stream.read(); octet >= 0; octet = stream.read()) {
                encoded.write(octet);
            }
        }
        assertThat(Gzipped.decode(encoded.toByteArray())).isEqualTo(content);
    }

    @Test
    void whatHasArrivedIsNotHeldBack() throws Exception {
        InputStream words = new InputStream() {
            private int count;

            @Override
            public int read() {
                throw new AssertionError("Read in pieces only");
            }

            @Override
            public int read(byte[] target, int from, int length) {
                target[from] = (byte) ('a' + count++);
                return 1;
            }
        };
        try (GzipStream stream = new GzipStream(words, -1, deflaters);
                Gzipped gzipped = new Gzipped()) {
            byte[] piece = new byte[1000];
            for (String word : new String[] {"a", "b", "c"}) {
                int count = stream.read(piece);
                assertThat(gzipped.decodeNext(Arrays.copyOf(piece, count))).isEqualTo(word);
            }
        }
    }

    @Test
    void contentThatIsAllThereComesInOnePiece() throws Exception {
        try (GzipStream stream = stream(Gzipped.sample(5000), 5000)) {
            byte[] piece = new byte[16 * 1024];
            int count = stream.read(piece);
            assertThat(stream.read(piece)).isEqualTo(-1);
            assertThat(Gzipped.decode(Arrays.copyOf(piece, count))).hasSize(5000);
        }
    }

    @Test
    void streamThatIsNeverReadNeedsNoDeflaterAndIsClosed() throws Exception {
        stream(new byte[10], 10).close();
        assertThat(deflaters.made()).isZero();
        assertThat(closed).hasValue(1);
    }

    @Test
    void streamThatIsClosedInTheMiddleGivesNothingMore() throws Exception {
        GzipStream stream = stream(Gzipped.sample(100_000), -1);
        assertThat(stream.read()).isEqualTo(0x1f);
        stream.close();
        stream.close();
        assertThatIOException().isThrownBy(() -> stream.readNBytes(100_000));
        assertThat(deflaters.made()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 101, 100_000})
    void streamOfAnotherLengthThanAnnouncedFails(int length) throws Exception {
        try (GzipStream stream = stream(new byte[length], 100)) {
            assertThatIOException().isThrownBy(stream::readAllBytes);
        }
    }

    @Test
    void deflaterOfAStreamThatFailsIsEnded() throws Exception {
        InputStream failing = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("as the test wants it");
            }
        };
        try (GzipStream stream = new GzipStream(failing, -1, deflaters)) {
            assertThatIOException().isThrownBy(stream::read).withMessage("as the test wants it");
        }
        assertThat(deflaters.made()).isEqualTo(1);
    }

    // --- files

    @Test
    void regionOfAFileIsReadAndNothingElse(@TempDir Path folder) throws Exception {
        byte[] content = Gzipped.sample(50_000);
        Path file = Files.write(folder.resolve("file"), content);
        try (RegionStream region = new RegionStream(new Body.FileRegion(file, 100, 40_000))) {
            assertThat(region.available()).isEqualTo(40_000);
            assertThat(region.read()).isEqualTo(content[100]);
            assertThat(region.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 101, 40_100));
            assertThat(region.read()).isEqualTo(-1);
        }
    }

    @Test
    void fileThatIsShorterThanItWasFails(@TempDir Path folder) throws Exception {
        Path file = Files.write(folder.resolve("short"), new byte[1000]);
        try (RegionStream region = new RegionStream(new Body.FileRegion(file, 0, 1001))) {
            assertThatExceptionOfType(EOFException.class)
                    .isThrownBy(region::readAllBytes)
                    .withMessageContaining("has become shorter");
        }
    }

    @Test
    void fileIsOpenedForItsFirstByte(@TempDir Path folder) throws Exception {
        try (RegionStream region = new RegionStream(new Body.FileRegion(folder.resolve("gone"), 0, 10))) {
            assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(region::read);
        }
    }

    // --- writers

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8 * 1024 - 1, 8 * 1024, 8 * 1024 + 1, 1_000_000})
    void writtenContentOfAnyLengthCanBeDecoded(int length) throws Exception {
        byte[] content = Gzipped.sample(length);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new GzipWriter(to -> to.write(content), deflaters).writeTo(out);
        assertThat(Gzipped.decode(out.toByteArray())).isEqualTo(content);
    }

    @Test
    void contentCanBeWrittenByteByByteAndTheStreamClosed() throws Exception {
        byte[] content = Gzipped.sample(20_000);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GzipWriter writer = new GzipWriter(
                to -> {
                    for (byte octet : content) {
                        to.write(octet);
                    }
                    to.close();
                },
                deflaters);
        writer.writeTo(out);
        assertThat(Gzipped.decode(out.toByteArray())).isEqualTo(content);
    }

    @Test
    void whatWasWrittenIsThereAfterAFlush() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Gzipped gzipped = new Gzipped()) {
            GzipWriter writer = new GzipWriter(
                    to -> {
                        to.write("first".getBytes());
                        assertThat(out.size()).isZero();
                        to.flush();
                    },
                    deflaters);
            writer.writeTo(out);
            assertThat(gzipped.decodeNext(out.toByteArray())).isEqualTo("first");
        }
    }

    @Test
    void writerThatFailsLeavesNoWholeContent() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        GzipWriter writer = new GzipWriter(
                to -> {
                    to.write(Gzipped.sample(100_000));
                    throw new StackOverflowError("as the test wants it");
                },
                deflaters);
        assertThatExceptionOfType(StackOverflowError.class).isThrownBy(() -> writer.writeTo(out));
        assertThat(deflaters.made()).isEqualTo(1);
        assertThatExceptionOfType(java.io.UncheckedIOException.class)
                .isThrownBy(() -> Gzipped.decode(out.toByteArray()))
                .withCauseInstanceOf(EOFException.class);
    }
}
