package io.github.rlaifv.tinyworld.quickstart;

import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.run.CancelledException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.core.training.TrainablePolicy;
import io.github.rlaifv.dpo.alignment.AlignmentResult;
import io.github.rlaifv.tinyworld.report.BestOfNPoint;
import io.github.rlaifv.tinyworld.report.ReportWriter;
import io.github.rlaifv.tinyworld.report.RunReport;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Consumer;

/**
 * The quickstart, a full alignment run. In each round the model generates candidates, which are divided into claims and
 * judged, and is trained with preference pairs of them. Then the base and the models of all rounds are measured on
 * held-out images, and best-of-N by self-reward is measured. By default it aligns the embedded model in its tiny world,
 * with exact ground truth; any other model folder and images can be given.
 *
 * <pre>{@code
 * RunReport report = Quickstart.run(QuickstartOptions.embedded().build());
 * }</pre>
 *
 * The output folder then contains {@code report.html}, {@code report.json}, {@code aligned/} (the kept model
 * in the Hugging Face layout) and {@code round-N/} per round with feedback, model and training metrics.
 */
public final class Quickstart {
    private final QuickstartOptions options;
    private final TimedStages stages;
    private final Consumer<String> say;

    private Quickstart(QuickstartOptions options, RunListener listener, Consumer<String> say) {
        this.options = options;
        this.stages = new TimedStages(listener, System::nanoTime);
        this.say = say;
    }

    /** Runs the quickstart without a listener. */
    public static RunReport run(QuickstartOptions options) {
        return run(options, RunListener.NONE, line -> {});
    }

    /**
     * Runs the quickstart.
     *
     * @param options options of the run
     * @param listener is notified of all stages
     * @param say receives lines of interim results
     * @return the report, which is also written to the output folder
     * @throws io.github.rlaifv.core.run.BadDataException if models, images or the output folder can't be used, or a model
     *     or the images are inside the output folder; the results of an earlier run are kept then
     * @throws CancelledException if the thread was interrupted or a time limit passed; the next run begins again
     */
    public static RunReport run(QuickstartOptions options, RunListener listener, Consumer<String> say) {
        return new Quickstart(options, listener, say).run();
    }

    private RunReport run() {
        OffsetDateTime begin = OffsetDateTime.now(ZoneId.systemDefault());
        SeparateInputs.check(options.sources(), options.output());
        try (RunFolder folder = RunFolder.reserve(options.output())) {
            return RunLedger.countAnew(folder.work(), () -> run(folder, begin));
        } catch (CancelledException e) {
            // its message promises that the next run continues
            CancelledException stopped = new CancelledException(
                    "the quickstart was stopped. A stopped quickstart is not continued: the next run begins again, and"
                            + " deletes what is in its output folder. To keep what is in " + options.output()
                            + " now, choose another output folder for the next run");
            stopped.initCause(e);
            throw stopped;
        }
    }

    private RunReport run(RunFolder folder, OffsetDateTime begin) {
        Path start = options.sources().model().orElseGet(() -> EmbeddedModel.copyInto(folder.path()));
        try (RunModels models = new RunModels(options, start)) {
            RunImages images = images(models);
            Rounds rounds = new Rounds(options, images, models, folder, stages, say);
            folder.deleteEarlier(start);
            AlignmentResult alignment = rounds.run();
            say.accept("best on development images: " + alignment.kept());
            List<MeasuredModel> measured = new HeldOutMeasurement(models, rounds.evaluator(), images, stages, say)
                    .measure(folder.path(), alignment);
            CandidatePools pools = new CandidatePools(images, rounds.evaluator(), options);
            models.free();
            try (TrainablePolicy aligned = models.open(folder.aligned())) {
                List<BestOfNPoint> ofBase = pools.curve(
                        models.base(),
                        aligned,
                        models.base(),
                        folder.path().resolve(CandidatePools.OF_BASE),
                        stages.within("base's candidates"));
                List<BestOfNPoint> ofAligned = pools.curve(
                        aligned,
                        aligned,
                        models.base(),
                        folder.path().resolve(CandidatePools.OF_ALIGNED),
                        stages.within("aligned model's candidates"));
                ReportAssembly assembly = new ReportAssembly(options, images, models, begin);
                RunReport report = assembly.report(
                        alignment,
                        rounds.feedback(),
                        measured,
                        new PoolCurves(ofBase, ofAligned),
                        aligned.fingerprint(),
                        stages.seconds());
                ReportWriter.write(report, assembly.images(), folder.path());
                return report;
            }
        }
    }

    private RunImages images(RunModels models) {
        if (options.sources().images().isEmpty()) {
            return new TinyWorldImages(options);
        }
        RunImages images = new FolderImages(options, options.sources().images().get(), models::requireUsable);
        images.unusable().forEach((image, reason) -> say.accept(image + " is skipped: " + reason));
        return images;
    }
}
