package io.github.rlaifv.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.run.Cancellation;
import java.util.AbstractList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerThreadsTest {
    private final AtomicBoolean ended = new AtomicBoolean();

    /** Ends only if it is cancelled, like a part that waits for another one. */
    private int waiting() {
        try {
            while (true) {
                Cancellation.check("waiting");
                Thread.onSpinWait();
            }
        } finally {
            ended.set(true);
        }
    }

    @Test
    void partsThatRunAreEndedIfALaterOneIsNotStarted() {
        WorkerThreads threads = new WorkerThreads(2, "test");
        List<Integer> parts = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                if (index == 1) {
                    threads.close();
                }
                return index;
            }

            @Override
            public int size() {
                return 2;
            }
        };
        assertThatThrownBy(() -> threads.map(parts, part -> waiting(), "testing"))
                .isInstanceOf(RejectedExecutionException.class);
        assertThat(ended).isTrue();
    }
}
