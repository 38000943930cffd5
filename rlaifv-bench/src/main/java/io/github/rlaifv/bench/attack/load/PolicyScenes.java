package io.github.rlaifv.bench.attack.load;

import io.github.rlaifv.bench.attack.attempt.AttemptOutcome;
import io.github.rlaifv.bench.attack.fuzz.SoundFiles;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.training.Lora;
import io.github.rlaifv.core.training.TrainablePolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Scenes with a model. */
final class PolicyScenes {
    private static final int KINDS = 12;
    private static final int PER_ROUND = 24;
    /** Long enough that a call which ignores interrupts still runs after the time that is allowed. */
    private static final int LONG_TOKENS = 1500;

    private static final long STOP_SECONDS = 10;

    private final LoadWorker worker;
    private final Random random;
    private final Path model = SoundFiles.resource("fixtures/llava15/model");

    PolicyScenes(LoadWorker worker, long seed) {
        this.worker = worker;
        this.random = new Random(seed);
    }

    private static String ask(Policy policy, int kind) {
        Prompt prompt = kind % 2 == 0
                ? Prompt.of("What is here, " + kind + "?")
                : Prompt.of(ImageSource.of("sample.png", SoundFiles.image()), "What is here, " + kind + "?");
        return switch (kind % 3) {
            case 0 ->
                policy.generate(List.of(new GenerationRequest("k" + kind, prompt, 2, Sampling.greedy(6))))
                        .toString();
            case 1 ->
                policy.score(List.of(new ScoreRequest(prompt, List.of("A dog.", "Two cats on a mat"))))
                        .toString();
            default ->
                policy.nextTokenProbabilities(List.of(new NextTokenRequest(prompt, List.of("Yes", "No"))))
                        .toString();
        };
    }

    private List<String> expected() {
        List<String> expected = new ArrayList<>();
        try (Policy policy = Policies.open(model)) {
            for (int kind = 0; kind < KINDS; kind++) {
                expected.add(ask(policy, kind));
            }
        }
        return expected;
    }

    private static List<LoadWorker.Call> asked(Policy policy, List<String> expected, int count) {
        List<LoadWorker.Call> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int kind = i % KINDS;
            calls.add(new LoadWorker.Call("kind " + kind, expected.get(kind), () -> ask(policy, kind)));
        }
        return calls;
    }

    void calls(int count) throws Exception {
        List<String> expected = expected();
        try (Policy policy = Policies.open(model)) {
            worker.atOnce(asked(policy, expected, count), () -> {});
        }
    }

    void close(int count) throws Exception {
        List<String> expected = expected();
        for (int left = count; left > 0; left -= PER_ROUND) {
            Policy policy = Policies.open(model);
            worker.atOnce(asked(policy, expected, Math.min(left, PER_ROUND)), () -> {
                rest(random.nextInt(150));
                beside("close", policy::close);
            });
            policy.close();
        }
    }

    void adapters(int count) throws Exception {
        List<String> expected = expected();
        for (int left = count; left > 0; left -= PER_ROUND) {
            try (TrainablePolicy policy = Policies.open(model)) {
                // fresh adapters change nothing: their second matrix is zero
                worker.atOnce(asked(policy, expected, Math.min(left, PER_ROUND)), () -> {
                    rest(random.nextInt(60));
                    beside("attach", () -> policy.adapters().attach(Lora.rank(2)));
                    beside("merge", () -> policy.adapters().merge());
                    beside("unmerge", () -> policy.adapters().unmerge());
                    beside("detach", () -> policy.adapters().detach());
                });
            }
        }
    }

    void interrupt(int count) throws Exception {
        try (Policy policy = Policies.open(model)) {
            String before = ask(policy, 0);
            for (int i = 0; i < count; i++) {
                Sampling sampling = Sampling.builder()
                        .temperature(1)
                        .maxNewTokens(LONG_TOKENS)
                        .ignoreEndOfSequence(true)
                        .build();
                Throwable[] failure = {null};
                Thread thread = new Thread(() -> {
                    try {
                        policy.generate(List.of(new GenerationRequest("long", Prompt.of("Go on"), 16, sampling)));
                    } catch (Throwable e) {
                        failure[0] = e;
                    }
                });
                thread.start();
                rest(200 + random.nextInt(300));
                long begin = System.nanoTime();
                thread.interrupt();
                thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
                if (thread.isAlive()) {
                    worker.report(
                            "interrupt", AttemptOutcome.HANG, "still running after " + STOP_SECONDS + " s", begin);
                    return;
                }
                worker.report(
                        "interrupt",
                        failure[0] == null ? AttemptOutcome.READ_RIGHT : LoadWorker.outcome(failure[0]),
                        String.valueOf(failure[0]),
                        begin);
            }
            long begin = System.nanoTime();
            boolean same = ask(policy, 0).equals(before);
            worker.report("afterwards", same ? AttemptOutcome.READ_RIGHT : AttemptOutcome.SILENTLY_WRONG, "", begin);
        }
    }

    private void beside(String name, Runnable work) {
        long begin = System.nanoTime();
        try {
            work.run();
            worker.report(name, AttemptOutcome.READ_RIGHT, "", begin);
        } catch (RuntimeException e) {
            worker.report(name, LoadWorker.outcome(e), e.toString(), begin);
        }
    }

    private static void rest(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
