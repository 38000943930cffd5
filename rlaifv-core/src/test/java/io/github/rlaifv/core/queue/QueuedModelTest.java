package io.github.rlaifv.core.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.mllm.LlavaWorkload;
import io.github.rlaifv.core.internal.mllm.LocalPolicy;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.stream.TokenListener;
import io.github.rlaifv.core.testkit.Fixtures;
import io.github.rlaifv.core.testkit.OpenTensors;
import io.github.rlaifv.core.testkit.TokenRecorder;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue before a model on this machine. */
@Timeout(120)
class QueuedModelTest {
    private LocalPolicy policy;
    private QueuedPolicy queue;

    @BeforeEach
    void open() {
        policy = LlavaWorkload.open(1);
        queue = QueuedPolicy.builder(policy).maxBatch(24).build();
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private static ImageSource image() {
        return Fixtures.photos().any(0).image();
    }

    private static GenerationRequest request(int number) {
        Sampling sampling = Sampling.builder()
                .temperature(number % 3 == 0 ? 1 : 0.7)
                .topP(number % 4 == 0 ? 0.9 : 1)
                .maxNewTokens(3 + number % 5)
                .seed(number)
                .build();
        return new GenerationRequest(
                "r" + number,
                Prompt.of(number % 2 == 0 ? image() : null, "What is in part " + number + "?"),
                1 + number % 2,
                sampling);
    }

    @Test
    void answersEqualThoseOfDirectCalls() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<List<Completion>>>> completions = IntStream.range(0, 32)
                    .mapToObj(i -> threads.submit(() -> queue.generate(List.of(request(i), request(i + 100)))))
                    .toList();
            List<CompletableFuture<List<TokenLogProbs>>> scores = new ArrayList<>();
            List<CompletableFuture<NextTokenProbabilities>> questions = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                scores.add(queue.scoreAsync(score(i)));
                questions.add(queue.nextTokenProbabilitiesAsync(question(i)));
            }
            for (int i = 0; i < 32; i++) {
                assertThat(completions.get(i).get())
                        .containsExactly(
                                policy.generate(List.of(request(i))).get(0),
                                policy.generate(List.of(request(i + 100))).get(0));
                List<TokenLogProbs> score = policy.score(List.of(score(i))).get(0);
                for (int r = 0; r < score.size(); r++) {
                    List<Double> queued = scores.get(i).get().get(r).logProbs();
                    for (int t = 0; t < queued.size(); t++) {
                        assertThat(queued.get(t))
                                .isCloseTo(score.get(r).logProbs().get(t), within(1e-4));
                    }
                }
                double yes = policy.nextTokenProbabilities(List.of(question(i)))
                        .get(0)
                        .of("Yes");
                assertThat(questions.get(i).get().of("Yes")).isCloseTo(yes, within(1e-4 * yes));
            }
            assertThat(queue.state().calls()).as("calls for 128 requests").isLessThan(64);
        } finally {
            threads.shutdownNow();
        }
    }

    private static ScoreRequest score(int number) {
        return new ScoreRequest(Prompt.of(image(), "Describe part " + number + "."), List.of("a car", "two dogs"));
    }

    private static NextTokenRequest question(int number) {
        return new NextTokenRequest(Prompt.of(image(), "Is there a " + number + "?"), List.of("Yes", "No"));
    }

    @Test
    void everyRequestEndsExactlyOnceUnderLoadWithRandomCancellations() throws Exception {
        int threads = 16;
        int each = 63;
        queue.generate(List.of(request(0), request(1)));
        int tensors = OpenTensors.of(policy);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger twice = new AtomicInteger();
        Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
        ExecutorService callers = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                SplittableRandom random = new SplittableRandom(thread);
                running.add(callers.submit(() -> {
                    List<CompletableFuture<?>> own = new ArrayList<>();
                    for (int i = 0; i < each; i++) {
                        AtomicInteger ends = new AtomicInteger();
                        CompletableFuture<?> future = ask(random);
                        own.add(future.whenComplete((result, failure) -> {
                            ended.incrementAndGet();
                            if (failure != null && !(failure instanceof CancellationException)) {
                                failures.add(failure);
                            }
                            twice.addAndGet(ends.getAndIncrement());
                        }));
                        if (random.nextInt(4) == 0) {
                            TimeUnit.MILLISECONDS.sleep(random.nextInt(5));
                            future.cancel(true);
                        }
                    }
                    for (CompletableFuture<?> one : own) {
                        one.handle((result, failure) -> true).get(60, TimeUnit.SECONDS);
                    }
                    return true;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(failures).isEmpty();
        assertThat(ended).hasValue(threads * each);
        assertThat(twice).hasValue(0);
        QueueState state = idle();
        assertThat(state.waiting() + state.running()).isZero();
        assertThat(state.succeeded() + state.cancelled() + state.failed()).isEqualTo(threads * each + 2);
        assertThat(state.cancelled()).isPositive();
        assertThat(state.failed()).isZero();
        // a call that was cancelled may still end its step
        policy.generate(List.of(request(0)));
        assertThat(OpenTensors.of(policy)).isEqualTo(tensors);
    }

    private CompletableFuture<?> ask(SplittableRandom random) {
        int number = random.nextInt(1000);
        return switch (random.nextInt(4)) {
            case 0 -> queue.scoreAsync(score(number % 7));
            case 1 -> queue.nextTokenProbabilitiesAsync(question(number % 7));
            case 2 -> queue.generateAsync(request(number), new TokenRecorder());
            default -> queue.generateAsync(request(number), TokenListener.NONE);
        };
    }

    @Test
    void promptThatIsTooLongAndDamagedImageFailAlone() throws Exception {
        GenerationRequest tooLong =
                new GenerationRequest("long", Prompt.of("word ".repeat(5000)), 1, Sampling.greedy(4));
        GenerationRequest damaged = new GenerationRequest(
                "damaged", Prompt.of(ImageSource.of("cut.png", new byte[] {1, 2}), "What?"), 1, Sampling.greedy(4));
        List<CompletableFuture<List<Completion>>> good = new ArrayList<>();
        List<CompletableFuture<List<Completion>>> bad = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            good.add(queue.generateAsync(request(i)));
            bad.add(queue.generateAsync(i % 2 == 0 ? tooLong : damaged));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(good.get(i).get())
                    .isEqualTo(policy.generate(List.of(request(i))).get(0));
            assertThatThrownBy(bad.get(i)::get)
                    .cause()
                    .isInstanceOf(i % 2 == 0 ? BadDataException.class : PartialFailureException.class)
                    .hasMessageContaining(i % 2 == 0 ? "longer than the model's" : "damaged");
        }
    }

    @Test
    void cancelledFutureFreesTheModelWithinATokenWhileItGeneratesMuch() throws Exception {
        Sampling endless =
                Sampling.builder().maxNewTokens(400).ignoreEndOfSequence(true).build();
        CountDownLatch sampling = new CountDownLatch(100);
        UsageMeter used = new UsageMeter();
        CompletableFuture<List<Completion>> much = used.count(() -> queue.generateAsync(
                new GenerationRequest("much", Prompt.of(image(), "Describe it."), 64, endless),
                token -> sampling.countDown()));
        assertThat(sampling.await(60, TimeUnit.SECONDS)).isTrue();
        much.cancel(true);
        queue.generate(List.of(request(0)));
        // the call of the cancelled request has ended, of which 64 rows of 400 tokens were asked
        assertThat(used.ledger().total().completionTokens()).isBetween(100L, 64L * 200);
    }

    /** Waits until the queue has noticed the end of calls whose requests are over, at most 10 s. */
    private QueueState idle() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        QueueState state = queue.state();
        while (state.waiting() + state.running() > 0 && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(1);
            state = queue.state();
        }
        return state;
    }
}
