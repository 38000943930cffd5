package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MemberHealthTest {
    private final MemberHealth health = new MemberHealth(Duration.ofNanos(100), Duration.ofNanos(500));

    private void fail(long now) {
        health.leaveOut(now, "gone", false);
    }

    @Test
    void pauseDoublesWithEachFailureUpToTheLongest() {
        fail(0);
        assertThat(health.usable()).isFalse();
        assertThat(health.due(99)).isFalse();
        assertThat(health.due(100)).isTrue();
        fail(100);
        assertThat(health.due(299)).isFalse();
        assertThat(health.due(300)).isTrue();
        fail(300);
        fail(700);
        assertThat(health.pause()).isEqualTo(500);
        assertThat(health.due(1199)).isFalse();
        assertThat(health.due(1200)).isTrue();
        assertThat(health.reason()).isEqualTo("gone");
    }

    @Test
    void pauseStartsAgainOnlyAfterTheMemberHasWorkedForItsPause() {
        fail(0);
        fail(100);
        health.takeBack(300);
        assertThat(health.usable()).isTrue();
        health.succeeded(499);
        fail(499);
        assertThat(health.pause()).as("after less than 200").isEqualTo(400);
        health.takeBack(900);
        health.succeeded(1300);
        fail(1300);
        assertThat(health.pause()).as("after 400").isEqualTo(100);
    }

    @Test
    void thirdFailureInARowIsTooMany() {
        assertThat(health.failed()).isFalse();
        assertThat(health.failed()).isFalse();
        health.succeeded(5);
        assertThat(health.failed()).isFalse();
        assertThat(health.failed()).isFalse();
        assertThat(health.failed()).isTrue();
    }

    @Test
    void memberIsSilentUntilItIsHeard() {
        assertThat(health.silent(1000, 2000)).isTrue();
        health.healthy(1000);
        assertThat(health.silent(2999, 2000)).isFalse();
        assertThat(health.silent(3000, 2000)).isTrue();
    }

    @Test
    void memberLeftOutBecauseItIsBusyIsNotDead() {
        health.leaveOut(0, "429", true);
        assertThat(health.busy()).isTrue();
        health.takeBack(100);
        assertThat(health.busy()).isFalse();
    }
}
