package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTests {

    private static final Runnable LETTER = () -> {};

    private final Selector selector = open();
    private final Mailbox mailbox = new Mailbox(selector);

    private static Selector open() {
        try {
            return Selector.open();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    @AfterEach
    void close() throws IOException {
        selector.close();
    }

    @Test
    void lettersAreReadInTheirOrder() {
        List<Integer> read = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            mailbox.post(() -> read.add(number));
        }
        for (Runnable letter = mailbox.next(); letter != null; letter = mailbox.next()) {
            letter.run();
        }
        assertThat(read).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void leaderMayNotSleepWhileThereIsALetter() {
        mailbox.post(LETTER);
        assertThat(mailbox.maySleep()).isFalse();
        mailbox.awake();
        mailbox.next();
        assertThat(mailbox.maySleep()).isTrue();
    }

    @Test
    void letterWakesASleepingLeaderAndNoOther() throws IOException {
        mailbox.post(LETTER);
        assertThat(Objects.requireNonNull(mailbox.next())).isSameAs(LETTER);
        assertThat(mailbox.maySleep()).isTrue();
        mailbox.post(LETTER);
        mailbox.post(LETTER);
        selector.select(); // returns, or the test runs into its deadline
        mailbox.awake();
        mailbox.next();
        mailbox.next();
        mailbox.post(LETTER);
        assertThat(selector.select(1)).isZero();
    }

    /** A lost wake-up leaves the leader in its selector, without end, and letters unread. */
    @Test
    void noWakeUpIsLost() throws Exception {
        int writers = 3;
        int letters = 20_000;
        long[] read = new long[1];
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < writers; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < letters; n++) {
                    mailbox.post(() -> read[0]++);
                }
            });
            threads.add(thread);
            thread.start();
        }
        while (read[0] < (long) writers * letters) {
            for (Runnable letter = mailbox.next(); letter != null; letter = mailbox.next()) {
                letter.run();
            }
            if (mailbox.maySleep() && read[0] < (long) writers * letters) {
                selector.select();
            }
            mailbox.awake();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(mailbox.next()).isNull();
    }
}
