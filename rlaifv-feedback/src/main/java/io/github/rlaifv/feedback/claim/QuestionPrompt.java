package io.github.rlaifv.feedback.claim;

/** The prompt of the question step. Its type determines which facts share a prompt. */
sealed interface QuestionPrompt {
    /** Text of the prompt with its placeholder. */
    PromptTemplate template();

    /**
     * Returns the question step that uses this prompt.
     *
     * @param writer the model that writes questions
     * @param pairing how facts and questions become claims
     */
    QuestionWriter writer(ListWriter writer, FactQuestionPairing pairing);

    /** One prompt per response. Its facts replace {@code {claims}} as lines that begin with a dash. */
    record PerResponse(PromptTemplate template) implements QuestionPrompt {
        static PerResponse of(String text) {
            return new PerResponse(PromptTemplate.of(text, "claims"));
        }

        @Override
        public QuestionWriter writer(ListWriter writer, FactQuestionPairing pairing) {
            return new QuestionsTogether(writer, template, pairing);
        }
    }

    /** One prompt per fact, which replaces {@code {claim}}. */
    record PerClaim(PromptTemplate template) implements QuestionPrompt {
        static PerClaim of(String text) {
            return new PerClaim(PromptTemplate.of(text, "claim"));
        }

        @Override
        public QuestionWriter writer(ListWriter writer, FactQuestionPairing pairing) {
            // a missing question belongs to a known fact, so no other question is shifted
            return new QuestionsPerClaim(writer, template, pairing.with(QuestionMismatch.SKIP));
        }
    }
}
