package io.github.rlaifv.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ProbedPolicy;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.core.testkit.FaultServer;
import io.github.rlaifv.core.testkit.FaultServer.Fault;
import io.github.rlaifv.feedback.calibration.CalibrationReport;
import io.github.rlaifv.feedback.calibration.LabeledClaim;
import io.github.rlaifv.feedback.calibration.LabelerCalibration;
import io.github.rlaifv.feedback.claim.Claim;
import io.github.rlaifv.feedback.claim.RuleBasedClaimDecomposer;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.DivideAndConquerScorer;
import io.github.rlaifv.feedback.score.EnsembleScorer;
import io.github.rlaifv.feedback.score.FeedbackScorer;
import io.github.rlaifv.feedback.score.RepeatPenalty;
import io.github.rlaifv.feedback.score.ResponseScore;
import io.github.rlaifv.remote.RemotePolicy;
import io.github.rlaifv.remote.RemotePolicyBuilder;
import io.github.rlaifv.remote.RetrySettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Claims on which the labeler gave no verdict. They count neither as confirmed nor as rejected. */
class UndecidedClaimsTest {
    private final FaultServer server = FaultServer.start().firstTokens(UndecidedClaimsTest::answer);

    @TempDir
    private Path folder;

    @AfterEach
    void stop() {
        server.close();
    }

    private static Map<String, Double> answer(String question) {
        if (question.contains("odd")) {
            return Map.of("<think>", 0.9997, "Yes", 1e-4, "No", 9e-5);
        }
        return question.contains("true") ? Map.of("Yes", 0.9, "No", 0.05) : Map.of("Yes", 0.1, "No", 0.85);
    }

    private RemotePolicyBuilder remote() {
        return RemotePolicy.builder()
                .baseUrl(server.baseUrl())
                .model("scripted")
                .persistence(RetrySettings.standard().withAttempts(1));
    }

    private ProbedPolicy labeler() {
        return remote().capabilities(Set.of(Capability.GENERATE, Capability.NEXT_TOKEN_PROBABILITIES))
                .build();
    }

    private static Instruction instruction(String id) {
        return new Instruction(
                id, ImageSource.of(id, ("\u0089PNG" + id).getBytes(StandardCharsets.ISO_8859_1)), "What is here?");
    }

    private static ClaimedResponse response(int index, String... questions) {
        return new ClaimedResponse(
                instruction("i"),
                new Candidate("i", index, "text " + index),
                Stream.of(questions).map(q -> new Claim(q, q)).toList());
    }

    @Test
    void claimWithoutAVerdictDoesNotCount() {
        try (Policy labeler = labeler()) {
            ResponseScore score = FeedbackScorer.divideAndConquer(labeler)
                    .score(List.of(response(0, "true a", "odd", "false", "true b")))
                    .get(0);

            assertThat(score.score()).isEqualTo(-1);
            assertThat(score.verdicts()).extracting(ClaimVerdict::decided).containsExactly(true, false, true, true);
            assertThat(score.verdicts()).extracting(ClaimVerdict::rejected).containsExactly(false, false, true, false);
            assertThat(score.verdicts().get(1).undecided().orElseThrow()).contains("'<think>' (probability 0.9997)");
            assertThat(RepeatPenalty.of(FeedbackScorer.divideAndConquer(labeler)
                                    .score(List.of(response(0, "odd", "odd", "true", "true", "a", "b", "c", "d")))
                                    .get(0))
                            .score())
                    .isEqualTo(-4 - 1);
        }
    }

    @Test
    void responseWithTooFewVerdictsIsSkippedAndOthersAreScored() {
        try (Policy labeler = labeler()) {
            List<ClaimedResponse> responses =
                    List.of(response(0, "true a", "odd"), response(1, "false"), response(2, "odd"));
            for (FeedbackScorer scorer : List.of(
                    FeedbackScorer.divideAndConquer(labeler),
                    new RepeatPenalty(FeedbackScorer.divideAndConquer(labeler)))) {
                List<Outcome<ResponseScore>> scores = scorer.tryScore(responses);

                RequestFailure failure = scores.get(0).failure().orElseThrow();
                assertThat(failure.request()).isEqualTo("i#0");
                assertThat(failure.reason()).isEqualTo("the labeler gave no verdict");
                assertThat(failure.detail()).contains("on 1 of 2 claims", "begins with '<think>'");
                assertThat(failure.retriable()).isFalse();
                assertThat(scores.get(1).value().orElseThrow().score()).isEqualTo(-1);
                assertThat(scores.get(2).failure()).isPresent();
            }
            assertThat(DivideAndConquerScorer.builder(labeler)
                            .mostUndecided(0.5)
                            .build()
                            .tryScore(responses)
                            .get(0)
                            .value())
                    .isPresent();
            assertThat(DivideAndConquerScorer.builder(labeler)
                            .leastAnswerMass(0)
                            .build()
                            .score(responses)
                            .get(0)
                            .verdicts())
                    .allMatch(ClaimVerdict::confirmed);
        }
    }

    @Test
    void failedRequestLosesOneResponseOfRepeatPenalty() {
        server.script((question, attempt) -> question.contains("broken") ? Fault.ERROR_500 : Fault.NONE);
        try (Policy labeler = labeler()) {
            List<Outcome<ResponseScore>> scores = new RepeatPenalty(FeedbackScorer.divideAndConquer(labeler))
                    .tryScore(List.of(response(0, "broken"), response(1, "true", "true")));

            assertThat(scores.get(0).failure().orElseThrow().retriable()).isTrue();
            assertThat(scores.get(1).value().orElseThrow().score()).isEqualTo(-1);
        }
    }

    @Test
    void labelerWithoutAVerdictIsIgnoredInAnEnsemble() {
        FakePolicy sure = FakePolicy.builder()
                .answers((prompt, word) -> word.equals("Yes") ? 0.9 : 0.01)
                .build();
        try (Policy labeler = labeler()) {
            DivideAndConquerScorer odd =
                    DivideAndConquerScorer.builder(labeler).mostUndecided(1).build();
            List<ClaimedResponse> one = List.of(response(0, "odd"));

            ClaimVerdict verdict = EnsembleScorer.mean(List.of(odd, FeedbackScorer.divideAndConquer(sure)))
                    .score(one)
                    .get(0)
                    .verdicts()
                    .get(0);
            assertThat(verdict.confirmed()).isTrue();
            assertThat(verdict.pYes()).isGreaterThan(0.95);
            assertThat(EnsembleScorer.vote(List.of(odd, odd))
                            .score(one)
                            .get(0)
                            .verdicts()
                            .get(0)
                            .decided())
                    .isFalse();
        }
    }

    @Test
    void wholeResponseWithoutAVerdictHasNoScore() {
        try (Policy labeler = labeler()) {
            Outcome<ResponseScore> outcome = FeedbackScorer.wholeResponse(labeler)
                    .tryScore(List.of(new ClaimedResponse(instruction("i"), new Candidate("i", 0, "odd"), List.of())))
                    .get(0);
            assertThat(outcome.failure().orElseThrow().reason()).isEqualTo("the labeler gave no verdict");
        }
    }

    @Test
    void runCountsClaimsAndCandidatesWithoutVerdictsAlsoWhenRepeated() {
        FakePolicy policy = FakePolicy.builder()
                .writes((request, i) -> switch (i) {
                    case 0 -> "There is a true cat. There is a true dog. There is a true bus. There is an odd cup.";
                    case 1 -> "There is a false cat.";
                    case 2 -> "There is an odd cat.";
                    default -> "There is a true cat.";
                })
                .build();
        try (Policy labeler = labeler()) {
            FeedbackPipeline pipeline = FeedbackPipeline.builder()
                    .policy(policy)
                    .decomposer(new RuleBasedClaimDecomposer())
                    .scorer(FeedbackScorer.divideAndConquer(labeler))
                    .candidates(4)
                    .lengthBalance(false)
                    .build();
            FeedbackResult result = pipeline.run(List.of(instruction("i")), folder);

            FeedbackCounts counts = result.counts();
            assertThat(counts.undecided()).isPositive();
            assertThat(counts.confirmed() + counts.rejected() + counts.undecided())
                    .isEqualTo(counts.claims());
            assertThat(counts.skipped()).isEqualTo(Map.of("the labeler gave no verdict", 1L));
            assertThat(counts.scored()).isEqualTo(3);
            assertThat(pipeline.run(List.of(instruction("i")), folder).counts()).isEqualTo(counts);
            assertThat(result.scored().toList().get(0).responses().get(0).verdicts())
                    .anySatisfy(verdict ->
                            assertThat(verdict.undecided().orElse("")).contains("'<think>'"));
        }
    }

    @Test
    void serverWhoseFirstAnswerIsNeitherYesNorNoIsRejectedBeforeAnyWork() {
        server.firstTokens(question -> Map.of("<think>", 0.9997, "Yes", 1e-4, "No", 9e-5));
        try (Policy labeler = remote().build()) {
            assertThatThrownBy(() -> FeedbackScorer.divideAndConquer(labeler))
                    .isInstanceOf(BadDataException.class)
                    .hasMessageContaining("scripted")
                    .hasMessageContaining("begins with '<think>' (probability 0.9997)")
                    .hasMessageContaining("thinking off");
            assertThat(DivideAndConquerScorer.builder(labeler)
                            .leastAnswerMass(0)
                            .build()
                            .needsClaims())
                    .isTrue();
        }
        assertThat(server.requests()).hasSize(1);

        server.firstTokens(question -> Map.of("Yes", 0.9));
        try (Policy labeler = remote().build()) {
            assertThat(DivideAndConquerScorer.builder(labeler)
                            .words(List.of("ja"), List.of("nein"))
                            .build()
                            .needsClaims())
                    .isTrue();
        }
    }

    @Test
    void calibrationSkipsClaimsWithoutVerdicts() {
        try (Policy labeler = labeler()) {
            List<LabeledClaim> claims = Stream.of("true a", "true b", "true c", "false", "odd")
                    .map(question -> new LabeledClaim(
                            instruction("i").image(), new Claim(question, question), question.startsWith("true")))
                    .toList();
            CalibrationReport report = LabelerCalibration.builder()
                    .resamples(10)
                    .build()
                    .report(FeedbackScorer.divideAndConquer(labeler), claims);

            assertThat(report.sample().claims()).isEqualTo(4);
            assertThat(report.sample().undecided()).isEqualTo(1);
            assertThat(report.verdicts().accuracy().value()).isEqualTo(1);
            assertThat(report.toTable()).contains("1 more claims have no verdict");
        }
    }
}
