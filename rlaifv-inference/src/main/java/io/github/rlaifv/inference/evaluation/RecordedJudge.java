package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.internal.Ordered;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.ledger.RunStages;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.run.UnusableImages;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks a judge (any policy, including one behind an OpenAI-compatible server) and stores its replies in the
 * evaluation's folder. An unreadable reply is requested again at a higher temperature; if the last attempt is
 * unreadable too, the prompt is skipped.
 */
public final class RecordedJudge {
    private static final int ATTEMPTS = 4;

    private final Optional<Policy> judge;
    private final Path folder;
    private final int maxNewTokens;
    private final int perCall;
    private final RunListener listener;
    private final Map<String, String> lastReplies = new HashMap<>();
    private final Map<String, List<ItemNote>> notes = new HashMap<>();
    private Set<String> unanswered = Set.of();
    private UnusableImages unusableImages = UnusableImages.SKIP;

    /**
     * Creates the judging of one evaluation.
     *
     * @param judge the judge; empty for benchmarks without one
     * @param folder folder of the evaluation, which stores the replies
     * @param maxNewTokens maximum number of tokens of a reply
     * @param perCall number of prompts in one call
     * @param listener listener that is notified of the replies
     */
    public RecordedJudge(Optional<Policy> judge, Path folder, int maxNewTokens, int perCall, RunListener listener) {
        this.judge = judge;
        this.folder = folder;
        this.maxNewTokens = maxNewTokens;
        this.perCall = perCall;
        this.listener = listener;
    }

    /** Sets which items have no answer, and what happens to images that can't be shown to people. */
    RecordedJudge leavingOut(Set<String> items, UnusableImages images) {
        unanswered = Ordered.set(items);
        unusableImages = images;
        return this;
    }

    /** Returns whether an item has no answer. */
    public boolean isUnanswered(String item) {
        return unanswered.contains(item);
    }

    /** Returns the builder of an empty labeling sheet for people. */
    public LabelingSheet.Builder sheet() {
        return LabelingSheet.builder().unusableImages(unusableImages).listener(listener);
    }

    /** Returns the judge's name; empty if there is none. */
    public Optional<String> name() {
        return judge.map(Policy::name);
    }

    /** Returns the evaluation's folder, for benchmarks whose judges are people. */
    public Path folder() {
        return folder;
    }

    /**
     * Returns the judge's replies to prompts, as {@code read} interprets them. Prompts without a readable reply, and
     * those that a server rejects for good, are missing: a benchmark leaves them out of its metrics and reports how
     * many there are.
     *
     * @param stage name of stage and file, such as {@code reviews}
     * @param prompts prompts by a key of their own
     * @param read interprets a reply; empty if the reply is unreadable
     * @return readable replies by key
     * @throws IllegalStateException if no judge is set
     * @throws BadDataException if no reply at all is readable; the message shows the last one
     * @throws io.github.rlaifv.core.run.RetriableException if requests failed that may succeed later, after all others
     *     are finished and stored
     */
    public <T> Map<String, T> ask(String stage, Map<String, Prompt> prompts, Function<String, Optional<T>> read) {
        Policy policy = judge.orElseThrow(
                () -> new IllegalStateException("this benchmark needs a judge: set one with Evaluation.Builder.judge"));
        return RunLedger.stage(RunStages.JUDGE, () -> ask(policy, stage, prompts, read));
    }

    private <T> Map<String, T> ask(
            Policy policy, String stage, Map<String, Prompt> prompts, Function<String, Optional<T>> read) {
        Map<String, T> found = new LinkedHashMap<>();
        Map<String, Prompt> open = new LinkedHashMap<>(prompts);
        String last = "";
        lastReplies.clear();
        for (int attempt = 0; attempt < ATTEMPTS && !open.isEmpty(); attempt++) {
            Sampling sampling = Sampling.builder()
                    .temperature(attempt == 0 ? 0 : 0.3 * attempt)
                    .seed(attempt)
                    .maxNewTokens(maxNewTokens)
                    .build();
            String name = attempt == 0 ? stage : stage + "-again-" + attempt;
            ReplyCollector.Replies replies = new ReplyCollector(policy, sampling, perCall, listener)
                    .ask(name, open, folder.resolve(name + ".jsonl"));
            replies.failures().forEach((key, failure) -> {
                lastReplies.put(key, failure.reason() + " (" + failure.detail() + ")");
                open.remove(key);
            });
            for (Map.Entry<String, String> reply : replies.texts().entrySet()) {
                Optional<T> meaning = read.apply(reply.getValue());
                if (meaning.isPresent()) {
                    found.put(reply.getKey(), meaning.get());
                    open.remove(reply.getKey());
                } else {
                    last = reply.getValue();
                    lastReplies.put(reply.getKey(), reply.getValue());
                }
            }
        }
        if (found.isEmpty() && !prompts.isEmpty()) {
            String first = prompts.keySet().iterator().next();
            throw new BadDataException("the judge " + policy.name() + " gave no usable reply for '" + first + "' and "
                    + (prompts.size() - 1) + " more in " + ATTEMPTS + " attempts; the last one was \""
                    + shorten(last.isEmpty() ? lastReplies.getOrDefault(first, "") : last)
                    + "\"; the replies are stored in "
                    + folder + ": run again with another judge in a new folder, or remove the -again files");
        }
        prompts.keySet().stream()
                .filter(key -> !found.containsKey(key))
                .forEach(key -> listener.skipped(
                        stage, key, "no usable reply of the judge: \"" + shorten(lastReply(key)) + "\""));
        return found;
    }

    /** Returns the judge's last reply to a prompt whose replies are unreadable, or why there is none. */
    public String lastReply(String key) {
        return lastReplies.getOrDefault(key, "");
    }

    /**
     * Adds a note to an item's answer, for people who read the results.
     *
     * @param item id of the item
     * @param note the note
     */
    public void note(String item, ItemNote note) {
        notes.computeIfAbsent(item, key -> new ArrayList<>()).add(note);
    }

    /** Returns the notes on an item, in the order in which they were added. */
    List<ItemNote> notes(String item) {
        return List.copyOf(notes.getOrDefault(item, List.of()));
    }

    private static String shorten(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
