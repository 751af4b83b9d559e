package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CrewTests {

    private static final int SIZE = 3;

    private final ThreadPool pool =
            ThreadPool.builder().size(SIZE).queueCapacity(2).build();
    private final Crew crew = pool.enlist(1);
    private final List<HeldJob> held = new ArrayList<>();

    @AfterEach
    void letEverybodyGo() {
        held.forEach(HeldJob::letGo);
        crew.close();
        pool.close();
    }

    @Nested
    class WithAllPermitsTaken {

        @Test
        void aLeaderAndTheReservedLaneStillRun() throws Exception {
            occupyAllPermits();
            HeldJob leader = hold();
            HeldJob health = hold();
            crew.lead(leader);
            assertThat(crew.reserve(health)).isTrue();
            leader.awaitStart();
            health.awaitStart();
            assertThat(pool.figures().busy()).isEqualTo(SIZE);
        }

        @Test
        void everyCrewHasThreadsForItself() throws Exception {
            occupyAllPermits();
            try (Crew greedy = pool.enlist(2)) {
                List<HeldJob> tooMany =
                        Stream.generate(CrewTests.this::hold).limit(6).toList();
                tooMany.forEach(greedy::lead);
                tooMany.get(0).awaitStart();
                tooMany.get(1).awaitStart();
                Stream.generate(CrewTests.this::hold).limit(6).forEach(greedy::reserve);

                HeldJob leader = hold();
                HeldJob health = hold();
                crew.lead(leader);
                crew.reserve(health);

                leader.awaitStart();
                health.awaitStart();
                assertThat(tooMany.stream().filter(HeldJob::hasStarted)).hasSize(2);
                held.forEach(HeldJob::letGo);
            }
        }

        @Test
        void offeredJobsWaitAndAreRefusedWhenTheQueueIsFull() throws Exception {
            occupyAllPermits();
            HeldJob waiting = hold();
            assertThat(crew.offer(waiting)).isTrue();
            assertThat(crew.offer(hold())).isTrue();
            assertThat(crew.offer(hold())).isFalse();
            assertThat(crew.hasIdleWorker()).isFalse();
            assertThat(crew.isPermitAwaited()).isTrue();
            assertThat(waiting.hasStarted()).isFalse();
        }

        @Test
        void threadsOfTheCrewDoNotRunOrdinaryJobsBesides() throws Exception {
            occupyAllPermits();
            HeldJob waiting = hold();
            crew.offer(waiting);
            for (int i = 0; i < 20; i++) {
                HeldJob leader = hold();
                HeldJob health = hold();
                crew.lead(leader);
                crew.reserve(health);
                Thread first = leader.awaitStart().worker();
                Thread second = health.awaitStart().worker();
                leader.letGo().awaitEnd();
                health.letGo().awaitEnd();
                // Parked without a timeout: back in the queue's hands, with nothing to do.
                await().until(first::getState, Thread.State.WAITING::equals);
                await().until(second::getState, Thread.State.WAITING::equals);
            }
            assertThat(waiting.hasStarted()).isFalse();
            assertThat(pool.figures().busy()).isEqualTo(SIZE);
            assertThat(pool.figures().queued()).isEqualTo(1);
        }
    }

    @Nested
    class Leading {

        @Test
        void takesTurnsIfNobodyHoldsAPermit() throws Exception {
            HeldJob first = hold();
            HeldJob second = hold();
            crew.lead(first);
            crew.lead(second);
            first.awaitStart();
            HeldJob health = hold();
            crew.reserve(health);
            health.awaitStart();
            assertThat(second.hasStarted()).isFalse();

            first.letGo();
            second.awaitStart();
        }

        @Test
        void isTakenOverWhileEveryFormerLeaderIsStuckInUserCode() throws Exception {
            for (int i = 0; i < SIZE; i++) {
                lead(hold(), true);
            }
            HeldJob last = hold();
            lead(last, false);
            HeldJob health = hold();
            crew.reserve(health);
            health.awaitStart();
            assertThat(pool.figures().busy()).isEqualTo(SIZE);
            assertThat(pool.figures().threads()).isEqualTo(SIZE + 2);
        }

        @Test
        void neitherCountsInTheFiguresNorAgainstTheBound() throws Exception {
            HeldJob leader = hold();
            crew.lead(leader);
            for (int i = 0; i < 10; i++) {
                crew.lead(hold());
            }
            leader.awaitStart();
            assertThat(pool.figures()).isEqualTo(new Figures(SIZE, SIZE + 2, 0, SIZE, 0, 2, 0, 0, 0));
        }

        /** Has a job lead that takes a permit, if it can, and is then stuck. */
        private void lead(HeldJob job, boolean gets) throws InterruptedException {
            crew.lead(() -> {
                boolean permit = crew.tryPermit();
                assertThat(permit).isEqualTo(gets);
                job.run();
                if (permit) {
                    crew.releasePermit();
                }
            });
            job.awaitStart();
        }
    }

    @Nested
    class ReservedLane {

        @Test
        void runsOneJobAtATime() throws Exception {
            HeldJob first = hold();
            HeldJob second = hold();
            crew.reserve(first);
            crew.reserve(second);
            first.awaitStart();
            HeldJob ordinary = hold();
            crew.offer(ordinary);
            ordinary.awaitStart();
            assertThat(second.hasStarted()).isFalse();

            first.letGo();
            second.awaitStart();
        }

        @Test
        void isBounded() throws Exception {
            HeldJob first = hold();
            crew.reserve(first);
            first.awaitStart();
            for (int i = 0; i < 64; i++) {
                assertThat(crew.reserve(() -> {})).isTrue();
            }
            assertThat(crew.reserve(() -> {})).isFalse();
        }
    }

    @Nested
    class PermitsOfLeaders {

        @Test
        void areThoseOfTheOrdinaryJobs() throws Exception {
            assertThat(crew.tryPermit()).isTrue();
            assertThat(crew.tryPermit()).isTrue();
            assertThat(crew.hasIdleWorker()).isTrue();
            assertThat(crew.tryPermit()).isTrue();
            assertThat(crew.tryPermit()).isFalse();
            assertThat(crew.hasIdleWorker()).isFalse();
            assertThat(pool.figures().busy()).isEqualTo(SIZE);
            HeldJob job = hold();
            pool.execute(job);
            assertThat(pool.figures().queued()).isEqualTo(1);

            crew.releasePermit();

            job.awaitStart();
            assertThat(crew.tryPermit()).as("barges").isFalse();
            crew.releasePermit();
            crew.releasePermit();
        }

        @Test
        void goToTheWaitingJobAndNotToWhoeverAsksFirst() throws Exception {
            occupyAllPermits();
            HeldJob waiting = hold();
            pool.execute(waiting);
            assertThat(crew.tryPermit()).isFalse();

            held.get(1).letGo();

            waiting.awaitStart();
            assertThat(crew.tryPermit()).isFalse();
            assertThat(crew.isPermitAwaited()).isFalse();
        }

        @Test
        void cannotBeGivenBackTwice() {
            assertThat(crew.tryPermit()).isTrue();
            crew.releasePermit();
            assertThatIllegalStateException()
                    .isThrownBy(crew::releasePermit)
                    .withMessage("no permit of this crew is taken");
            assertThat(pool.figures().idle()).isEqualTo(SIZE);
        }

        @Test
        void mayBeGivenBackAfterTheCrewIsClosed() {
            assertThat(crew.tryPermit()).isTrue();
            crew.close();
            crew.releasePermit();
            assertThat(pool.figures().busy()).isZero();
        }
    }

    @Nested
    class Enlisting {

        @ParameterizedTest
        @ValueSource(ints = {0, -1, SIZE + 1})
        void needsAtLeastOneLeaderAndNoMoreThanPermits(int leaders) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> pool.enlist(leaders))
                    .withMessage("leaders was " + leaders + "; allowed is 1 to 3");
        }

        @Test
        void addsOneThreadForEachLeaderAndOneForTheReservedLane() {
            assertThat(pool.figures().threads()).isEqualTo(SIZE + 2);
            try (Crew second = pool.enlist(3)) {
                assertThat(second.hasIdleWorker()).isTrue();
                assertThat(pool.figures().threads()).isEqualTo(SIZE + 2 + 4);
            }
        }

        @Test
        void isRefusedByAPoolThatIsShutDown() {
            pool.shutdown();
            assertThatThrownBy(() -> pool.enlist(1))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("pool is shut down");
        }
    }

    @Nested
    class Closing {

        @Test
        void sendsTheExtraThreadsHome() {
            crew.close();
            crew.close();
            await().until(() -> pool.figures().threads() == SIZE);
        }

        @Test
        void leavesAPoolThatASecondCrewCanUse() throws Exception {
            crew.close();
            for (int i = 0; i < 20; i++) {
                try (Crew next = pool.enlist(2)) {
                    HeldJob leader = hold();
                    HeldJob health = hold();
                    HeldJob job = hold();
                    next.lead(leader);
                    next.reserve(health);
                    next.offer(job);
                    leader.awaitStart().letGo();
                    health.awaitStart().letGo();
                    job.awaitStart().letGo();
                }
            }
            await().until(() -> pool.figures().threads() == SIZE);
        }

        @Test
        void refusesFurtherJobs() {
            crew.close();
            assertThatThrownBy(() -> crew.lead(() -> {}))
                    .isInstanceOf(RejectedExecutionException.class)
                    .hasMessage("crew is closed");
            assertThat(crew.reserve(() -> {})).isFalse();
            assertThat(crew.offer(() -> {})).isFalse();
            assertThat(pool.figures().rejected()).isEqualTo(1);
        }

        @Test
        void letsTheLanesFinish() throws Exception {
            occupyAllPermits();
            List<HeldJob> leads = List.of(hold(), hold());
            List<HeldJob> reserved = List.of(hold(), hold());
            leads.forEach(crew::lead);
            reserved.forEach(crew::reserve);
            leads.get(0).awaitStart();
            reserved.get(0).awaitStart();

            crew.close();

            leads.get(0).letGo();
            leads.get(1).awaitStart().letGo();
            await().until(() -> pool.figures().threads() == SIZE + 1);
            reserved.get(0).letGo();
            reserved.get(1).awaitStart().letGo();
            await().until(() -> pool.figures().threads() == SIZE);
        }

        @Test
        void isWhatAPoolWaitsForBeforeItTerminates() throws Exception {
            pool.shutdown();
            assertThat(crew.offer(() -> {})).isFalse();
            HeldJob leader = hold();
            HeldJob health = hold();
            crew.lead(leader);
            crew.reserve(health);
            leader.awaitStart();
            health.awaitStart();
            crew.close();
            assertThat(pool.isTerminated()).isFalse();
            held.forEach(HeldJob::letGo);
            assertThat(pool.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private HeldJob hold() {
        HeldJob job = new HeldJob();
        held.add(job);
        return job;
    }

    private void occupyAllPermits() throws InterruptedException {
        for (int i = 0; i < SIZE; i++) {
            HeldJob job = hold();
            pool.execute(job);
            job.awaitStart();
        }
    }
}
