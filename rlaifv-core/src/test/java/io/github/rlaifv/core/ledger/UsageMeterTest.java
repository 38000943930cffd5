package io.github.rlaifv.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.internal.WorkerThreads;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.testkit.FakePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UsageMeterTest {
    private static final CountedModel LABELER = new CountedModel("labeler", "1");
    private static final CountedModel POLICY = new CountedModel("policy", "2");

    private final AtomicLong nanos = new AtomicLong();
    private final UsageMeter meter = new UsageMeter(nanos::get);

    private boolean pass(long seconds) {
        nanos.addAndGet(seconds * 1_000_000_000L);
        return true;
    }

    private static boolean add(Usage usage) {
        UsageMeter.add(usage);
        return true;
    }

    @Test
    void useIsCountedByStageAndModel() {
        meter.count(() -> {
            UsageMeter.stage("candidates", () -> UsageMeter.call(POLICY, () -> add(Usage.ofTokens(100, 20, 7))));
            UsageMeter.stage("scores", () -> UsageMeter.call(LABELER, () -> add(Usage.ofRequests(3))));
            UsageMeter.stage("scores", () -> UsageMeter.call(LABELER, () -> add(Usage.ofImages(2))));
            return UsageMeter.stage("scores", () -> UsageMeter.call(POLICY, () -> add(Usage.ofRetries(1))));
        });
        Ledger ledger = meter.ledger();
        assertThat(ledger.sessions()).isEqualTo(1);
        assertThat(ledger.stages()).extracting(StageUsage::stage).containsExactly("candidates", "scores");
        assertThat(ledger.stage("candidates").models())
                .containsExactly(new ModelUsage(POLICY, Usage.ofTokens(100, 20, 7)));
        assertThat(ledger.stage("scores").models())
                .containsExactly(
                        new ModelUsage(LABELER, Usage.ofRequests(3).plus(Usage.ofImages(2))),
                        new ModelUsage(POLICY, Usage.ofRetries(1)));
        assertThat(ledger.total().computedTokens()).isEqualTo(80);
    }

    @Test
    void useOutsideOfAMeterOrACallIsNotCounted() {
        UsageMeter.call(POLICY, () -> add(Usage.ofRequests(1)));
        meter.count(() -> add(Usage.ofRequests(1)));
        assertThat(meter.ledger().stages()).isEmpty();
    }

    @Test
    void useOutsideOfStagesIsCountedAsOther() {
        meter.count(() -> UsageMeter.call(POLICY, () -> add(Usage.ofRequests(1))));
        assertThat(meter.ledger().stage(RunStages.OTHER).total()).isEqualTo(Usage.ofRequests(1));
    }

    @Test
    void metersAroundEachOtherBothCount() {
        UsageMeter inner = new UsageMeter(nanos::get);
        meter.count(() -> {
            UsageMeter.stage("reference", () -> UsageMeter.call(POLICY, () -> add(Usage.ofRequests(1))));
            return inner.count(() ->
                    UsageMeter.stage("training", () -> UsageMeter.call(POLICY, () -> add(Usage.ofRequests(5)))));
        });
        assertThat(meter.ledger().total().requests()).isEqualTo(6);
        assertThat(inner.ledger().total().requests()).isEqualTo(5);
    }

    @Test
    void meterWithinItselfCountsOnce() {
        meter.count(() -> meter.count(() -> UsageMeter.call(POLICY, () -> add(Usage.ofRequests(1)))));
        assertThat(meter.ledger().total().requests()).isEqualTo(1);
    }

    @Test
    void durationOfAStageIsWithoutThatOfStagesWithinIt() {
        meter.count(() -> UsageMeter.stage("training", () -> {
            pass(3);
            UsageMeter.stage("held-out", () -> pass(10));
            return pass(4);
        }));
        assertThat(meter.ledger().stage("training").seconds()).isEqualTo(7);
        assertThat(meter.ledger().stage("held-out").seconds()).isEqualTo(10);
        assertThat(meter.ledger().seconds()).isEqualTo(17);
    }

    @Test
    void partIsCountedApartFromItsStageOnly() {
        meter.count(() -> {
            UsageMeter.stage("claims", () -> UsageMeter.part("claims", "questions", UsageMeterTest::ask));
            return UsageMeter.stage("development", () -> UsageMeter.part("claims", "questions", UsageMeterTest::ask));
        });
        assertThat(meter.ledger().stage("questions").total().requests()).isEqualTo(1);
        assertThat(meter.ledger().stage("development").total().requests()).isEqualTo(1);
    }

    private static boolean ask() {
        return UsageMeter.call(POLICY, () -> add(Usage.ofRequests(1)));
    }

    @Test
    void failedStageIsCounted() {
        assertThatThrownBy(() -> meter.count(() -> UsageMeter.stage("scores", () -> {
                    UsageMeter.call(LABELER, () -> add(Usage.ofFailures(2)) && pass(5));
                    throw new IllegalStateException("stopped");
                })))
                .hasMessage("stopped");
        StageUsage scores = meter.ledger().stage("scores");
        assertThat(scores.seconds()).isEqualTo(5);
        assertThat(scores.total().failures()).isEqualTo(2);
        assertThat(scores.total().seconds()).isEqualTo(5);
    }

    @Test
    void callsAtTheSameTimeAddUpButTheirTimeIsBusyOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        meter.count(() -> {
            try (WorkerThreads threads = new WorkerThreads(2, "test")) {
                return threads.map(
                        List.of(1, 2),
                        part -> UsageMeter.call(LABELER, () -> {
                            await(both);
                            if (part == 1) {
                                pass(8);
                            }
                            await(both);
                            return add(Usage.ofRequests(1));
                        }),
                        "testing");
            }
        });
        Usage usage = meter.ledger().total();
        assertThat(usage.requests()).isEqualTo(2);
        assertThat(usage.requestSeconds()).isEqualTo(16, within(1e-9));
        assertThat(usage.seconds()).isEqualTo(8, within(1e-9));
    }

    @Test
    void runningCallCountsUpToNow() {
        List<Usage> seen = new ArrayList<>();
        meter.count(() -> UsageMeter.call(LABELER, () -> {
            pass(2);
            return seen.add(meter.ledger().total());
        }));
        assertThat(seen.get(0).seconds()).isEqualTo(2);
        assertThat(meter.ledger().total().seconds()).isEqualTo(2);
    }

    @Test
    void noUseOfManyThreadsIsLost() {
        int each = 20_000;
        UsageMeter real = new UsageMeter();
        real.count(() -> {
            try (WorkerThreads threads = new WorkerThreads(4, "test")) {
                return threads.map(
                        List.of(1, 2, 3, 4),
                        part -> UsageMeter.call(
                                POLICY, () -> IntStream.range(0, each).allMatch(i -> add(Usage.ofTokens(3, 1, 1)))),
                        "testing");
            }
        });
        assertThat(real.ledger().total().promptTokens()).isEqualTo(4L * each * 3);
        assertThat(real.ledger().total().completionTokens()).isEqualTo(4L * each);
    }

    @Test
    void membersOfAPoolAddUpToOneModel() {
        List<NextTokenRequest> questions = IntStream.range(0, 40)
                .mapToObj(i -> new NextTokenRequest(Prompt.of("Is it " + i + "?"), List.of("yes", "no")))
                .toList();
        long characters = questions.stream()
                .mapToLong(question -> FakePolicy.textOf(question.prompt()).length())
                .sum();
        FakePolicy first = labeler();
        FakePolicy second = labeler();
        try (Policy pool = Policies.pool(List.of(first, second))) {
            meter.count(() -> UsageMeter.stage("scores", () -> pool.nextTokenProbabilities(questions)));
        }
        assertThat(meter.ledger().stage("scores").models()).hasSize(1);
        Usage usage = meter.ledger().total();
        assertThat(usage.requests()).isEqualTo(40);
        assertThat(usage.promptTokens()).isEqualTo(characters);
    }

    private static FakePolicy labeler() {
        return FakePolicy.builder()
                .name("labeler")
                .answers((prompt, word) -> 0.5)
                .build();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
