package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PermitsTests {

    private final Permits permits = new Permits(2);

    @Test
    void asManyCanBeTakenAsThereAre() {
        assertThat(permits.tryTake()).isTrue();
        assertThat(permits.tryTake()).isTrue();
        assertThat(permits.tryTake()).isFalse();
        assertThat(permits.held(0)).isEqualTo(2);
    }

    @Test
    void jobThatJoinsTakesAFreePermit() {
        assertThat(permits.admit(0)).isTrue();
        assertThat(permits.free()).isEqualTo(1);
        assertThat(permits.waiting()).isZero();
        assertThat(permits.held(1)).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5})
    void asManyJobsMayWaitAsTheCapacitySays(int capacity) {
        permits.tryTake();
        permits.tryTake();
        for (int i = 0; i < capacity; i++) {
            assertThat(permits.admit(capacity)).isTrue();
        }
        assertThat(permits.admit(capacity)).isFalse();
        assertThat(permits.waiting()).isEqualTo(capacity);
        assertThat(permits.held(capacity)).isEqualTo(2);
    }

    @Test
    void nobodyBargesPastAWaitingJob() {
        permits.tryTake();
        permits.tryTake();
        permits.admit(9);

        assertThat(permits.giveBack()).as("went to the job").isTrue();

        assertThat(permits.tryTake()).isFalse();
        assertThat(permits.waiting()).isZero();
        assertThat(permits.giveBack()).as("went to a job").isFalse();
        assertThat(permits.tryTake()).isTrue();
    }

    @Test
    void withdrawnJobsReturnTheirPermitsAndTheirClaims() {
        permits.tryTake();
        permits.admit(9);
        permits.admit(9);
        permits.admit(9);

        permits.withdraw(3);

        assertThat(permits.held(0)).isEqualTo(1);
        assertThat(permits.free()).isEqualTo(1);
        assertThat(permits.waiting()).isZero();
    }
}
