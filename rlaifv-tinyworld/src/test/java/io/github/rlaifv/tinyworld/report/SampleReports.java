package io.github.rlaifv.tinyworld.report;

import io.github.rlaifv.core.ledger.Cost;
import io.github.rlaifv.core.ledger.LedgerRow;
import io.github.rlaifv.core.ledger.Usage;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reports with invented metrics for tests. */
final class SampleReports {

    static final String HOSTILE = "<script>alert('x')</script> & \"quoted\" \u0000\u001b end";

    private SampleReports() {}

    /** Creates a report of four rounds on scenes with ground truth. */
    static RunReport withTruth() {
        RunReportBuilder builder = start("Sample run with ground truth")
                .goals(Goals.paper())
                .peakMemory(new PeakMemory(1_610_612_736L, "resident set"))
                .round(new RoundReport(
                        "base",
                        metrics(0.60, 0.18, 0.76, 0.869, 35.0),
                        curve(new double[] {0.60, 0.55, 0.48, 0.37, 0.30, 0.22}),
                        null,
                        null));
        double[] response = {0.38, 0.22, 0.14, 0.107};
        for (int i = 0; i < response.length; i++) {
            double r = response[i];
            builder.round(new RoundReport(
                    "round " + (i + 1),
                    metrics(r, r * 0.3, r * 1.2 + 0.05, 0.86 + 0.005 * i, 34 + 0.4 * i),
                    i < 3 ? List.of() : curve(new double[] {0.107, 0.10, 0.09, 0.093, 0.08, 0.07}),
                    new FeedbackTotals(300, 3000, 24_300, 20_100 + 500L * i, 600 - 40L * i, 410 - 25L * i),
                    new TrainingSummary(26, 0.61 - 0.05 * i, 0.02 + 0.01 * i, -0.11 - 0.02 * i, 0.86)));
            for (String stage : List.of("candidates", "claims", "verdicts", "dpo", "evaluation")) {
                builder.seconds("round " + (i + 1) + ": " + stage, 3.0 + stage.length() * (i + 1) * 0.7);
            }
        }
        return builder.seconds("best-of-n", 48.4)
                .sample(new SceneSample(
                        "scene-1",
                        "Describe the image.",
                        "a red car, a yellow lamp, a green tree; street",
                        new ResponseSample(
                                "This is a street. There is a red car on the left. I can see a green tree and a"
                                        + " blue bench. There is also a yellow lamp.",
                                List.of(
                                        claim("The image shows a street.", 0.99, true),
                                        claim("There is a car.", 0.97, true),
                                        claim("The car is red.", 0.95, true),
                                        claim("There is a bench.", 0.11, false),
                                        claim("The bench is blue.", 0.62, false),
                                        claim("There is a lamp.", 0.31, true))),
                        new ResponseSample(
                                "This is a street. There is a red car on the left. I can see a green tree and a"
                                        + " yellow lamp.",
                                List.of(
                                        claim("The image shows a street.", 0.99, true),
                                        claim("There is a car.", 0.97, true),
                                        claim("There is a lamp.", 0.93, true)))))
                .sample(new SceneSample(
                        "scene-2",
                        "What do you see in the image?",
                        "a black dog, a purple umbrella, a blue fish, a red ball; beach",
                        new ResponseSample(
                                "The picture was taken in a beach. You can see a black dog and a red ball.",
                                List.of(claim("There is a dog.", 0.98, true), claim("There is a ball.", 0.9, true))),
                        new ResponseSample(
                                "You can see a black dog, a red ball and a purple umbrella.",
                                List.of(
                                        claim("There is a dog.", 0.98, true),
                                        claim("There is an umbrella.", 0.88, true)))))
                .pair(new PairSample(
                        "scene-1",
                        "What is in this picture?",
                        "There is a red car on the left. I can see a green tree.",
                        "There is a red car on the left. I can see a green tree and a blue bench at the top.",
                        0,
                        -2))
                .pair(new PairSample(
                        "scene-2",
                        "What objects are in the image?",
                        "There is a black dog. There is also a red ball.",
                        "There is a yellow dog. There is also a boat.",
                        -1,
                        -3))
                .build();
    }

    /** Creates a report of one round on images without ground truth, with nonsense responses and no pairs. */
    static RunReport withoutTruth() {
        return start("Sample run without ground truth")
                .note("No preference pair was found: all candidates of an image had the same score.")
                .round(new RoundReport("base", Metrics.ofLength(12.5), List.of(), null, null))
                .round(new RoundReport(
                        "round 1",
                        Metrics.ofLength(12.5),
                        List.of(
                                new BestOfNPoint("reward, mean", 1, Metrics.ofLength(12), 0.01, 1.0),
                                new BestOfNPoint("reward, mean", 2, Metrics.ofLength(13), 0.02, 0.9)),
                        new FeedbackTotals(4, 40, 120, 50, 0, 0),
                        null))
                .seconds("candidates", 12)
                .sample(new SceneSample(
                        "photo.jpg",
                        HOSTILE,
                        null,
                        new ResponseSample(HOSTILE, List.of(new ClaimMark(HOSTILE, 0.2, 0.4, null))),
                        new ResponseSample("", List.of())))
                .pair(new PairSample("photo.jpg", HOSTILE, HOSTILE, "other " + HOSTILE, Double.NaN, 0))
                .build();
    }

    /** Creates a report of a round that was trained on seven pairs, with a remark per round. */
    static RunReport fewPairs() {
        RunReportBuilder builder =
                start("Few pairs").round(new RoundReport("base", Metrics.ofLength(12), List.of(), null, null));
        for (int round = 1; round <= 6; round++) {
            builder.note("Round " + round + ": " + 9 * round + " of 120 scored.");
        }
        return builder.round(new RoundReport(
                        "round 1",
                        Metrics.ofLength(12),
                        List.of(),
                        new FeedbackTotals(4, 40, 120, 50, 9, 7),
                        new TrainingSummary(2, 0.5, 0.1, -0.1, 1.0)))
                .build();
    }

    private static RunReportBuilder start(String title) {
        return RunReport.builder()
                .title(title)
                .createdAt(OffsetDateTime.parse("2026-11-23T10:15:30.5Z"))
                .evaluation(new EvaluationSetup("300 scenes of seed 9000", 300, "200 scenes of seed 8000", "T 0.7"))
                .versions(new Versions(
                        "0.1.0-SNAPSHOT",
                        "0.35.1",
                        "2.7.1 cpu",
                        "OpenJDK 17.0.15",
                        "Linux 6.1 amd64",
                        "Sample processor, 2 threads",
                        "cpu float32"))
                .model(new ModelFolder(
                        "base", "tiny-llava", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"))
                .model(new ModelFolder("labeler", "tiny-llava", null))
                .usage(List.of(
                        new LedgerRow(
                                "candidates",
                                "tiny-llava",
                                Usage.ofRequests(4800).plus(Usage.ofTokens(480_000, 432_000, 170_000)),
                                new Cost("USD", 1.25, new TreeSet<>())),
                        new LedgerRow(
                                "scores",
                                "labeler",
                                Usage.ofRequests(9000),
                                new Cost("USD", 0, new TreeSet<>(List.of("labeler"))))))
                .seed("candidates", 7)
                .seed("pairs", 11)
                .setting("beta", 0.1)
                .setting("learning rate", "7e-5");
    }

    private static Metrics metrics(double response, double mention, double overall, double coverage, double words) {
        return new Metrics(response, mention, overall, coverage, words, 0.994, 0.03);
    }

    private static List<BestOfNPoint> curve(double[] response) {
        List<BestOfNPoint> points = new ArrayList<>();
        for (String rule : List.of("reward, mean", "reward, sum", "reward, anchored", "perplexity, policy", "<own>")) {
            for (int i = 0; i < response.length; i++) {
                double r = Math.min(1, response[i] + 0.02 * i * (points.size() / response.length));
                points.add(new BestOfNPoint(
                        rule,
                        1 << i,
                        metrics(r, r * 0.3, Math.min(1, r * 1.25), 0.87 - 0.004 * i, 35 + 0.8 * i),
                        0.01 * (i + 1),
                        1 - 0.05 * i));
            }
        }
        return points;
    }

    private static ClaimMark claim(String text, double yes, @Nullable Boolean truth) {
        return new ClaimMark(text, yes, 1 - yes, truth);
    }
}
