package io.github.rlaifv.tinyworld.quickstart;

import com.google.common.collect.Lists;
import io.github.rlaifv.align.ResponseLabeling;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.tinyworld.report.Metrics;
import java.util.ArrayList;
import java.util.List;

/** Evaluation of models: it generates responses to instructions and measures them. */
public final class Evaluator {
    private final RunImages images;
    private final ResponseLabeling judge;
    private final Sampling sampling;
    private final int perCall;

    public Evaluator(RunImages images, ResponseLabeling judge, QuickstartOptions options) {
        this.images = images;
        this.judge = judge;
        this.perCall = CallSizes.of(options).measured();
        this.sampling = Sampling.builder()
                .temperature(options.evaluation().temperature())
                .maxNewTokens(options.sampling().maxNewTokens())
                .seed(options.evaluationSeed())
                .build();
    }

    /** The sampling settings, which are the same for all models. */
    Sampling sampling() {
        return sampling;
    }

    /** Measures a model's responses without judging their claims. */
    public MeasuredModel measure(Policy model, List<Instruction> instructions, RunListener listener) {
        List<String> responses = respond(model, instructions, listener);
        return new MeasuredModel(images.measure(instructions, responses), responses, List.of());
    }

    /** Measures a model's responses and judges their claims, which also measures the labeler. */
    MeasuredModel measureAndJudge(Policy model, List<Instruction> instructions, RunListener listener) {
        MeasuredModel measured = measure(model, instructions, listener);
        listener.stageStarted("judging", instructions.size());
        List<List<ClaimVerdict>> verdicts = judge.judge(instructions, measured.responses());
        listener.progressed("judging", instructions.size());
        listener.stageFinished("judging");
        Metrics m = measured.metrics();
        Metrics withAccuracy = new Metrics(
                m.responseHallucination(),
                m.mentionHallucination(),
                m.overallHallucination(),
                m.coverage(),
                m.meanWords(),
                LabelerAccuracy.of(images, instructions, verdicts).accuracy(),
                m.repeatedMentions());
        return new MeasuredModel(withAccuracy, measured.responses(), verdicts);
    }

    private List<String> respond(Policy model, List<Instruction> instructions, RunListener listener) {
        listener.stageStarted("responses", instructions.size());
        List<String> responses = new ArrayList<>();
        for (List<Instruction> part : Lists.partition(instructions, perCall)) {
            Cancellation.check("measuring the model");
            model.generate(part.stream()
                            .map(one -> new GenerationRequest(one.id(), one.prompt(), 1, sampling))
                            .toList())
                    .forEach(completions -> responses.add(completions.get(0).text()));
            listener.progressed("responses", responses.size());
        }
        listener.stageFinished("responses");
        return responses;
    }
}
