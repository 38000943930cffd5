package io.github.rlaifv.dpo;

import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.model.ModelAverage;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.dpo.alignment.AverageResult;
import io.github.rlaifv.dpo.alignment.RoundResult;
import io.github.rlaifv.dpo.internal.alignment.AlignmentFolder;
import io.github.rlaifv.dpo.internal.alignment.AlignmentLog;
import io.github.rlaifv.dpo.internal.alignment.SelfLabeler;
import io.github.rlaifv.dpo.internal.alignment.ServedRounds;
import io.github.rlaifv.dpo.internal.alignment.TrainedRound;
import io.github.rlaifv.dpo.report.AlignmentReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs the rounds of one alignment. It knows which rounds are finished, which one is next and which one is best. */
final class AlignmentRun {
    private static final String STAGE = AlignmentSettings.STAGE;

    private final AlignmentSettings settings;
    private final TrainablePolicy given;
    private final WorkFolder work;
    private final Path output;
    private final RunListener listener;
    private final SelfLabeler labeler;

    /**
     * Prepares the rounds; nothing runs before {@link #run}.
     *
     * @param settings settings of the alignment
     * @param given the model to start with; the caller closes it
     * @param work output folder of the alignment
     */
    AlignmentRun(AlignmentSettings settings, TrainablePolicy given, WorkFolder work) {
        this.settings = settings;
        this.given = given;
        this.work = work;
        this.output = work.path();
        this.listener = settings.listener();
        this.labeler = settings.labeler();
    }

    /** Runs all rounds that are not finished yet. */
    AlignmentResult run() {
        Optional<AlignmentLog> found = AlignmentLog.read(output);
        found.ifPresent(this::checkContinuable);
        settings.requireWholeModels();
        if (found.isEmpty() || more(found.get())) {
            settings.prepareServer(given, output);
        }
        warnOfTestSets();
        AlignmentLog log = found.orElseGet(this::begin);
        noteChanges(log);
        listener.stageStarted(STAGE, settings.rounds().rounds());
        listener.metric("development", 0, log.baseline());
        TrainablePolicy current = given;
        try (labeler) {
            if (!log.rounds().isEmpty() && more(log)) {
                current = settings.open(output.resolve(last(log).model()));
            }
            while (more(log) && !outOfPatience(log)) {
                Cancellation.check("aligning");
                int number = log.rounds().size() + 1;
                RoundResult round = new AlignmentRound(settings, number, current, writer(current, log), work).result();
                work.requireHeld();
                log = written(log.with(round, settings.trainer().apply(number).settings()));
                listener.metric("development", number, round.score());
                listener.progressed(STAGE, number);
                // Reopened even where the newest weights were kept, so that a resumed run continues with the same
                // model.
                if (settings.reopen().isPresent() && more(log)) {
                    close(current);
                    current = given;
                    current = settings.open(output.resolve(round.model()));
                }
            }
            settings.served().ifPresent(ServedRounds::release);
        } finally {
            close(current);
        }
        log = averaged(log);
        // always, since an earlier run may have stopped between the log and its page
        AlignmentReport.write(output);
        listener.stageFinished(STAGE);
        return result(log);
    }

    private void checkContinuable(AlignmentLog log) {
        Path file = AlignmentLog.file(output);
        log.check(output, settings.start(given), settings.metric(), settings.rounds());
        log.rounds()
                .forEach(round -> TrainedRound.checkEvaluated(
                        file, round.scores(), round.epoch(), settings.rounds().everyEpoch()));
        if (!log.rounds().isEmpty() && more(log) && settings.reopen().isEmpty()) {
            throw new BadDataException(file + " lists " + log.rounds().size()
                    + " finished rounds: set reopen(..) to resume after the last one, or choose another output folder");
        }
    }

    private void warnOfTestSets() {
        settings.metric().caution().ifPresent(message -> listener.warned(STAGE, message));
    }

    private AlignmentLog begin() {
        Path stale = TrainedRound.file(output.resolve(AlignmentRound.name(1)));
        if (Files.exists(stale)) {
            throw new BadDataException(stale + " belongs to an earlier run whose " + AlignmentLog.file(output)
                    + " is missing: choose another output folder, or delete the rounds in " + output
                    + " to start over");
        }
        AlignmentLog log = new AlignmentLog(
                AlignmentLog.VERSION,
                settings.start(given),
                settings.metric().name(),
                settings.metric().higherIsBetter(),
                settings.score(settings.writer(given, Optional.empty())),
                List.of(),
                List.of(),
                AlignmentLog.perEpoch(settings.rounds()),
                settings.metric().testSets().isEmpty()
                        ? null
                        : settings.metric().testSets(),
                null);
        log.write(output);
        return log;
    }

    /** Notifies the listener of finished rounds that were trained with other settings; they are not repeated. */
    private void noteChanges(AlignmentLog log) {
        for (int round = 1; round <= log.rounds().size(); round++) {
            List<String> different = AlignmentLog.differences(
                    log.settings().get(round - 1),
                    settings.trainer().apply(round).settings());
            if (!different.isEmpty()) {
                listener.note(
                        STAGE, "round " + round + " was trained with another " + String.join(", another ", different));
            }
        }
    }

    /** Averages the models of the last rounds, unless that is done already. The page is not written. */
    private AlignmentLog averaged(AlignmentLog log) {
        int finished = log.rounds().size();
        List<RoundResult> last =
                log.rounds().subList(Math.max(0, finished - settings.rounds().averageLast()), finished);
        List<Integer> numbers = last.stream().map(RoundResult::round).toList();
        AverageResult before = log.average();
        double tolerance = settings.rounds().averageTolerance();
        if (before == null ? last.size() < 2 : before.rounds().equals(numbers)) {
            return before == null || before.tolerance() == tolerance
                    ? log
                    : stored(log.with(before.withTolerance(tolerance)));
        }
        Path folder = output.resolve(AlignmentFolder.AVERAGE);
        // first, so that an interruption leaves no score beside other weights
        AlignmentLog rounds = before == null ? log : stored(log.with(null));
        if (last.size() < 2) {
            work.delete(folder);
            return rounds;
        }
        new ModelAverage(last.stream()
                        .map(round -> output.resolve(round.model()))
                        .toList())
                .into(folder, listener);
        AverageResult mean =
                new AverageResult(numbers, settings.scoreSaved(folder), AlignmentFolder.AVERAGE, tolerance);
        work.requireHeld();
        listener.note(STAGE, "the " + mean.inWords() + " has " + rounds.metric() + " " + mean.score());
        return stored(rounds.with(mean));
    }

    private AlignmentLog stored(AlignmentLog log) {
        log.write(output);
        return log;
    }

    private AlignmentLog written(AlignmentLog log) {
        stored(log);
        AlignmentReport.write(output);
        return log;
    }

    private AlignmentResult result(AlignmentLog log) {
        RoundResult best = best(log);
        AlignmentResult result = new AlignmentResult(
                log.metric(),
                log.higherIsBetter(),
                log.baseline(),
                log.rounds(),
                best,
                Optional.ofNullable(log.average()),
                output);
        if (!result.improved() && best.steps() > 0) {
            listener.warned(
                    STAGE,
                    "no round did better than the initial model: its " + log.metric() + " was "
                            + log.baseline() + "; the best is " + result.kept() + " with " + result.score()
                            + ". Opening " + output + " opens that model: keep the initial model instead, or"
                            + " check the feedback and the learning rate");
        }
        return result;
    }

    private boolean more(AlignmentLog log) {
        return log.rounds().size() < settings.rounds().rounds();
    }

    private boolean outOfPatience(AlignmentLog log) {
        return settings.rounds().patience() > 0
                && !log.rounds().isEmpty()
                && log.rounds().size() - best(log).round() >= settings.rounds().patience();
    }

    private RoundResult best(AlignmentLog log) {
        RoundResult best = log.rounds().get(0);
        for (RoundResult round : log.rounds()) {
            if (settings.metric().better(round.score(), best.score())) {
                best = round;
            }
        }
        return best;
    }

    private Policy writer(TrainablePolicy current, AlignmentLog log) {
        Optional<Path> before = log.rounds().isEmpty()
                ? Optional.empty()
                : Optional.of(output.resolve(last(log).model()));
        return settings.writer(current, before);
    }

    private static RoundResult last(AlignmentLog log) {
        return log.rounds().get(log.rounds().size() - 1);
    }

    private void close(TrainablePolicy current) {
        if (current != given) {
            current.close();
        }
    }
}
