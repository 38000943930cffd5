package io.github.rlaifv.cli.tinyworld;

import picocli.CommandLine.Option;

/** The options of the quickstart that say how a round's pairs are made. */
final class QuickstartFeedbackOptions extends QuickstartChanges {

    @Option(
            names = {"--per-round", "--instructions"},
            order = -91,
            description = "number of instructions per round")
    void instructions(int value) {
        change("--instructions", run -> run.instructions(value));
    }

    @Option(
            names = "--per-call",
            order = -91,
            description = "number of instructions per call of a model; may change the last digits of results")
    void instructionsPerCall(int value) {
        change("--per-call", run -> run.instructionsPerCall(value));
    }

    @Option(names = "--candidates", order = -90, description = "number of candidates per instruction")
    void candidates(int value) {
        change("--candidates", run -> run.feedback(feedback -> feedback.candidates(value)));
    }

    @Option(names = "--temperature", order = -89, description = "sampling temperature of responses")
    void temperature(double value) {
        change("--temperature", run -> run.sampling(sampling -> sampling.temperature(value)));
    }

    @Option(names = "--max-new-tokens", order = -88, description = "maximum number of tokens per response")
    void maxNewTokens(int value) {
        change("--max-new-tokens", run -> run.sampling(sampling -> sampling.maxNewTokens(value)));
    }

    @Option(
            names = "--claim-tokens",
            order = -87,
            description = "maximum number of tokens per list of claims or of questions")
    void claimTokens(int value) {
        change("--claim-tokens", run -> run.labeling(labeling -> labeling.withClaimTokens(value)));
    }

    @Option(
            names = "--least-answer-mass",
            order = -86,
            description =
                    "probability of yes and no together below which a labeler's answer is no verdict, from 0 to 1")
    void leastAnswerMass(double value) {
        change("--least-answer-mass", run -> run.labeling(labeling -> labeling.withLeastAnswerMass(value)));
    }

    @Option(
            names = {"--pairs-per-instruction", "--pairs"},
            order = -85,
            description = "maximum number of pairs per instruction")
    void maxPairs(int value) {
        change("--pairs", run -> run.pairs(pairs -> pairs.maxPairs(value)));
    }

    @Option(
            names = "--topic-pairs",
            order = -85,
            description =
                    "maximum number of pairs per instruction that are made by rewriting a response topic by topic,"
                            + " beside those of two candidates")
    void topicPairs(int value) {
        change("--topic-pairs", run -> run.topicPairs(value));
    }

    @Option(
            names = "--length-balance",
            order = -84,
            arity = "1",
            description =
                    "whether pairs are dropped until chosen and rejected responses are equally long on average: true or false")
    void lengthBalance(boolean value) {
        change("--length-balance", run -> run.feedback(feedback -> feedback.lengthBalance(value)));
    }

    @Option(
            names = "--repeat-penalty",
            order = -83,
            arity = "1",
            description = "whether a response loses one point per claim that it repeats: true or false")
    void repeatPenalty(boolean value) {
        change("--repeat-penalty", run -> run.labeling(labeling -> labeling.withRepeatPenalty(value)));
    }

    @Option(
            names = "--chosen-among-best",
            order = -82,
            description = "number of best responses per instruction that may be chosen")
    void chosenAmongBest(int value) {
        change("--chosen-among-best", run -> run.pairs(pairs -> pairs.chosenAmongBest(value)));
    }

    @Option(
            names = "--min-confirmed-gain",
            order = -81,
            description = "smallest number of confirmed claims of the chosen response minus that of the rejected one")
    void minConfirmedGain(int value) {
        change("--min-confirmed-gain", run -> run.pairs(pairs -> pairs.minConfirmedGain(value)));
    }

    @Option(
            names = "--completeness-gain",
            order = -80,
            description =
                    "number of confirmed claims by which a response must be ahead of another with an equal score to"
                            + " be chosen over it; an instruction whose scores make no pair gets one such pair")
    void completenessGain(int value) {
        change("--completeness-gain", run -> run.pairs(pairs -> pairs.completenessGain(value)));
    }
}
