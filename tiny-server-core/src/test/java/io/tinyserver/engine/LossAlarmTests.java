package io.tinyserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LossAlarmTests {

    private final LossAlarm alarm = new LossAlarm();

    @Test
    void fewLossesAreNoReasonForAlarm() {
        for (int i = 0; i < 7; i++) {
            alarm.note();
        }
        assertThat(alarm.isOn(System.nanoTime())).isFalse();
    }

    @Test
    void manyLossesRingTheAlarmForAWhile() {
        for (int i = 0; i < 8; i++) {
            alarm.note();
        }
        long now = System.nanoTime();
        assertThat(alarm.isOn(now)).isTrue();
        assertThat(alarm.isOn(now + Duration.ofSeconds(2).toNanos())).isFalse();
    }
}
