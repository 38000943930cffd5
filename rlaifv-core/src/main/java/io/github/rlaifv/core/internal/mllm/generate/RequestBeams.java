package io.github.rlaifv.core.internal.mllm.generate;

import io.github.rlaifv.core.decoding.BeamSearch;
import io.github.rlaifv.core.decoding.EarlyStopping;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The beam search of one request, which follows the rules of Hugging Face transformers: of the best continuations of all
 * beams, those that end are finished responses if they are among as many as there are beams; the best others are the next
 * beams. It does not depend on other requests of the call.
 */
final class RequestBeams {
    private final BeamSearch search;
    private final BeamEnds ends;
    private final int count;
    /** Best first. */
    private List<Beam> running = List.of(Beam.EMPTY);
    /** Best first, at most as many as there are beams. */
    private List<Finished> finished = new ArrayList<>();

    private boolean improvable = true;
    private boolean over;
    private boolean cancelled;

    /**
     * @param count number of responses to return
     */
    RequestBeams(BeamSearch search, BeamEnds ends, int count) {
        this.search = search;
        this.ends = ends;
        this.count = count;
    }

    /**
     * A response that ended.
     *
     * @param score sum of log-probabilities, divided by the penalized length
     */
    private record Finished(Beam beam, double score, FinishReason reason) {}

    /**
     * A continuation of a beam.
     *
     * @param row index of the beam
     */
    private record Candidate(int row, Beam beam) {}

    /**
     * The next step.
     *
     * @param rows the beam that each new beam continues; the last is repeated if there are fewer than usual
     * @param tokens the token that it adds
     */
    record Step(long[] rows, long[] tokens) {
        /** The step of a search that has ended. */
        static final Step NONE = new Step(new long[0], new long[0]);
    }

    /** Number of continuations of all beams that are looked at, so that enough of them do not end. */
    int considered() {
        return Math.max(2, 1 + ends.endTokens()) * search.beams();
    }

    boolean growing() {
        return !over;
    }

    int count() {
        return count;
    }

    /** The tokens of a beam; the last beam stands in for missing ones. */
    int[] tokens(int row) {
        return running.get(Math.min(row, running.size() - 1)).tokens();
    }

    /** Ends the search, because nobody wants its responses any more. */
    void cancel() {
        over = true;
        cancelled = true;
    }

    /**
     * Extends the beams by one token.
     *
     * @param best the best continuations of each beam: their log-probabilities, and then their ids
     */
    Step accept(List<double[]> best) {
        List<Candidate> candidates = candidates(best);
        boolean full = full();
        List<Candidate> next = new ArrayList<>();
        for (int i = 0; i < candidates.size(); i++) {
            Candidate candidate = candidates.get(i);
            Optional<FinishReason> reason = ends.of(candidate.beam());
            if (reason.isEmpty()) {
                next.add(candidate);
            } else if (i < search.beams() && improvable && !(full && search.earlyStopping() == EarlyStopping.ENOUGH)) {
                finished.add(new Finished(
                        candidate.beam(),
                        score(candidate.beam().sum(), candidate.beam().length()),
                        reason.get()));
            }
        }
        finished.sort(Comparator.comparingDouble(Finished::score).reversed());
        finished = new ArrayList<>(finished.subList(0, Math.min(search.beams(), finished.size())));
        next = next.subList(0, Math.min(search.beams(), next.size()));
        if (!next.isEmpty()) {
            running = next.stream().map(Candidate::beam).toList();
            improvable &=
                    !full() || possible() > finished.get(finished.size() - 1).score();
        }
        over = next.isEmpty() || !improvable || full() && search.earlyStopping() == EarlyStopping.ENOUGH;
        return step(next);
    }

    /** The best continuations of all beams, best first. */
    private List<Candidate> candidates(List<double[]> best) {
        List<Candidate> candidates = new ArrayList<>();
        for (int row = 0; row < running.size(); row++) {
            double[] numbers = best.get(row);
            int each = numbers.length / 2;
            for (int i = 0; i < each; i++) {
                candidates.add(new Candidate(row, running.get(row).then((int) numbers[each + i], numbers[i])));
            }
        }
        candidates.sort(
                Comparator.comparingDouble((Candidate one) -> one.beam().sum()).reversed());
        return candidates.subList(0, Math.min(considered(), candidates.size()));
    }

    private boolean full() {
        return finished.size() == search.beams();
    }

    private double score(double sum, int length) {
        return sum / Math.pow(length, search.lengthPenalty());
    }

    /** The score that the best beam may reach, by the rule of the early stopping. */
    private double possible() {
        Beam best = running.get(0);
        boolean longest = search.earlyStopping() == EarlyStopping.NEVER && search.lengthPenalty() > 0;
        return score(best.sum(), longest ? ends.limit() : best.length());
    }

    private Step step(List<Candidate> next) {
        if (next.isEmpty()) {
            return Step.NONE;
        }
        int[] places = IntStream.range(0, search.beams())
                .map(row -> Math.min(row, next.size() - 1))
                .toArray();
        return new Step(
                IntStream.of(places).mapToLong(i -> next.get(i).row()).toArray(),
                IntStream.of(places).mapToLong(i -> next.get(i).beam().token()).toArray());
    }

    /** The best responses. Those that did not end, because nobody wanted them, come last. */
    List<Completion> completions() {
        List<Completion> completions = new ArrayList<>();
        finished.forEach(one -> completions.add(ends.completion(one.beam(), one.reason())));
        FinishReason other = cancelled ? FinishReason.CANCELLED : FinishReason.LENGTH;
        for (int i = 0; completions.size() < count; i++) {
            completions.add(ends.completion(running.get(Math.min(i, running.size() - 1)), other));
        }
        return completions.subList(0, count);
    }
}
