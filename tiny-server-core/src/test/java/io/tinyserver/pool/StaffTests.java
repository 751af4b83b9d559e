package io.tinyserver.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is idle and who may go. No thread is started here. */
class StaffTests {

    private final Staff staff = Staff.hiredWhenNeeded(this::newWorker, Long.MAX_VALUE);
    private final JobQueue queue = new JobQueue(new Permits(10), 10, staff);
    private final List<Worker> workers = new ArrayList<>();

    private Worker newWorker() {
        return new Worker("worker-" + workers.size(), null, queue);
    }

    @BeforeEach
    void threeLieDown() {
        for (int i = 0; i < 3; i++) {
            Worker worker = staff.engage();
            workers.add(worker);
            staff.rest(worker);
        }
    }

    private List<Worker> calledOf(int needed) {
        staff.call(needed);
        return workers.stream().filter(Worker::answersSummons).toList();
    }

    @Test
    void lowestMayGo() {
        assertThat(staff.dismiss(workers.get(0), 0)).isTrue();
        assertThat(calledOf(3)).containsExactly(workers.get(1), workers.get(2));
    }

    @Test
    void oneInTheMiddleMayGo() {
        assertThat(staff.dismiss(workers.get(1), 0)).isTrue();
        assertThat(calledOf(3)).containsExactly(workers.get(0), workers.get(2));
    }

    @Test
    void highestMayGo() {
        assertThat(staff.dismiss(workers.get(2), 0)).isTrue();
        assertThat(calledOf(1)).containsExactly(workers.get(1));
        assertThat(staff.threads()).isEqualTo(2);
    }

    @Test
    void oneThatWasCalledMayNotGo() {
        assertThat(calledOf(1)).containsExactly(workers.get(2));
        assertThat(staff.dismiss(workers.get(2), 0)).isFalse();
        assertThat(staff.threads()).isEqualTo(3);
    }

    @Test
    void nobodyMayGoWhoIsNeeded() {
        assertThat(staff.dismiss(workers.get(0), 3)).isFalse();
        assertThat(calledOf(3)).hasSize(3);
    }

    @Test
    void nobodyMayGoForOneThatHasNotCome() {
        staff.call(3);
        workers.forEach(staff::arrive);
        Worker hired = staff.hire(1, 10);
        assertThat(hired).isNotNull();
        staff.rest(workers.get(0));
        assertThat(staff.dismiss(workers.get(0), 3)).isFalse();

        staff.arrive(hired);
        assertThat(staff.dismiss(workers.get(0), 3)).isTrue();
    }
}
