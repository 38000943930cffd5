package io.github.rlaifv.core.ledger;

import io.github.rlaifv.core.run.WorkLocal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Counts what the models use that some work calls, by stage and model, in all threads that compute for the work. Runs
 * of this library have a meter of their own, whose counts they write to their folder ({@link Ledger#FILE}). A meter
 * around several runs counts what they use together:
 *
 * <pre>{@code
 * UsageMeter meter = new UsageMeter();
 * FeedbackResult result = meter.count(() -> pipeline.run(instructions, folder));
 * long tokens = meter.ledger().total().completionTokens();
 * }</pre>
 *
 * <p>Policies count what they compute with {@link #call} and {@link #add}. Work outside of any meter is not counted.
 * Safe for use by several threads.
 */
public final class UsageMeter {
    private static final WorkLocal<Frame> CURRENT = new WorkLocal<>();
    private static final Frame UNCOUNTED = new Frame(List.of(), RunStages.OTHER, new AtomicLong(), Optional.empty());

    /**
     * What the current work is counted for.
     *
     * @param meters the meters around the work
     * @param stage the innermost stage
     * @param inner duration of the stages within that stage in nanoseconds
     * @param model the model that is being called
     */
    private record Frame(List<UsageMeter> meters, String stage, AtomicLong inner, Optional<CountedModel> model) {}

    private final LongSupplier nanoTime;
    private final Map<String, Map<CountedModel, UsageSum>> sums = new LinkedHashMap<>();
    private final Map<String, Long> durations = new LinkedHashMap<>();

    /** Creates a meter that has counted nothing yet. */
    public UsageMeter() {
        this(System::nanoTime);
    }

    /**
     * Creates a meter with another clock.
     *
     * @param nanoTime returns the time in nanoseconds from any moment on
     */
    UsageMeter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private static Frame current() {
        return CURRENT.get().orElse(UNCOUNTED);
    }

    /**
     * Runs work whose use of models is counted by this meter, and by those around it.
     *
     * @return the result of the work
     */
    public <T> T count(Supplier<T> work) {
        Frame frame = current();
        if (frame.meters().contains(this)) {
            return work.get();
        }
        List<UsageMeter> more = new ArrayList<>(frame.meters());
        more.add(this);
        return CURRENT.with(new Frame(List.copyOf(more), frame.stage(), frame.inner(), frame.model()), work);
    }

    /**
     * Runs a stage of a run: what it uses, and how long it takes, is counted under the name of the stage. Stages may be
     * nested; each use is counted for the innermost one.
     *
     * @param name name of the stage, such as {@link RunStages#CANDIDATES}
     * @return the result of the work
     */
    public static <T> T stage(String name, Supplier<T> work) {
        Frame frame = current();
        if (frame.meters().isEmpty()) {
            return work.get();
        }
        AtomicLong inner = new AtomicLong();
        LongSupplier clock = frame.meters().get(0).nanoTime;
        long start = clock.getAsLong();
        try {
            return CURRENT.with(new Frame(frame.meters(), name, inner, frame.model()), work);
        } finally {
            long taken = clock.getAsLong() - start;
            frame.inner().addAndGet(taken);
            frame.meters().forEach(meter -> meter.lasted(name, taken - inner.get()));
        }
    }

    /**
     * Runs a part of a stage, which is counted as a stage of its own. Within any other stage it is counted as a part of
     * that.
     *
     * @param whole name of the stage that the part may be counted apart from
     * @param name name of the part
     * @return the result of the work
     */
    public static <T> T part(String whole, String name, Supplier<T> work) {
        return current().stage().equals(whole) ? stage(name, work) : work.get();
    }

    /**
     * Runs one call of a model. The time that it takes is counted, and whatever is added within it is counted for the
     * model.
     *
     * @return the result of the work
     */
    public static <T> T call(CountedModel model, Supplier<T> work) {
        return calling(model, () -> {
            try (Timing timing = timing()) {
                return work.get();
            }
        });
    }

    /**
     * Runs work that calls a model in requests of its own: whatever is added within it is counted for the model, and so is
     * each {@link #timing}.
     *
     * @return the result of the work
     */
    public static <T> T calling(CountedModel model, Supplier<T> work) {
        Frame frame = current();
        return frame.meters().isEmpty()
                ? work.get()
                : CURRENT.with(new Frame(frame.meters(), frame.stage(), frame.inner(), Optional.of(model)), work);
    }

    /** Begins to count the time of a request to the model that is being called, until the result is closed. */
    public static Timing timing() {
        Frame frame = current();
        List<UsageSum> counting = new ArrayList<>();
        List<LongSupplier> clocks = new ArrayList<>();
        frame.model()
                .ifPresent(model -> frame.meters().forEach(meter -> {
                    counting.add(meter.sum(frame.stage(), model));
                    clocks.add(meter.nanoTime);
                }));
        return new Timing(counting, clocks);
    }

    /** The time of a request that is running. Close it once. */
    public static final class Timing implements AutoCloseable {
        private final List<UsageSum> counting;
        private final List<LongSupplier> clocks;
        private final List<Long> starts = new ArrayList<>();

        private Timing(List<UsageSum> counting, List<LongSupplier> clocks) {
            this.counting = counting;
            this.clocks = clocks;
            for (int i = 0; i < counting.size(); i++) {
                starts.add(clocks.get(i).getAsLong());
                counting.get(i).begin(starts.get(i));
            }
        }

        @Override
        public void close() {
            for (int i = 0; i < counting.size(); i++) {
                counting.get(i).end(starts.get(i), clocks.get(i).getAsLong());
            }
        }
    }

    /** Adds what the model that is being called used. Outside of a {@link #call} nothing is counted. */
    public static void add(Usage usage) {
        current().model().ifPresent(model -> add(model, usage));
    }

    /** Adds what a model used. */
    public static void add(CountedModel model, Usage usage) {
        Objects.requireNonNull(usage, "usage");
        Frame frame = current();
        frame.meters().forEach(meter -> meter.sum(frame.stage(), model).add(usage));
    }

    private synchronized UsageSum sum(String stage, CountedModel model) {
        return sums.computeIfAbsent(stage, key -> new LinkedHashMap<>()).computeIfAbsent(model, key -> new UsageSum());
    }

    private synchronized void lasted(String stage, long nanos) {
        durations.merge(stage, nanos, Long::sum);
    }

    /** What has been counted so far, as one session. */
    public Ledger ledger() {
        long now = nanoTime.getAsLong();
        List<StageUsage> stages = new ArrayList<>();
        synchronized (this) {
            Map<String, Map<CountedModel, UsageSum>> all = new LinkedHashMap<>(sums);
            durations.keySet().forEach(stage -> all.putIfAbsent(stage, Map.of()));
            all.forEach((stage, models) -> {
                Map<CountedModel, Usage> usages = new LinkedHashMap<>();
                models.forEach((model, sum) -> usages.put(model, sum.now(now)));
                stages.add(new StageUsage(stage, durations.getOrDefault(stage, 0L) / 1e9, StageUsage.of(usages)));
            });
        }
        return new Ledger(1, stages, Optional.empty());
    }
}
