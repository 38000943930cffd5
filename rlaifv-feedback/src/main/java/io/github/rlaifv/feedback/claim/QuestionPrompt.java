package io.github.rlaifv.feedback.claim;

/** The prompt that asks for questions; its kind decides which facts share a prompt. */
sealed interface QuestionPrompt {
    /** The prompt's text with its place. */
    PromptTemplate template();

    /**
     * The step that asks by this prompt.
     *
     * @param writer the model that writes questions
     * @param pairing how facts and questions become claims
     */
    QuestionWriter writer(ListWriter writer, FactQuestionPairing pairing);

    /** One prompt per response: its facts, as dash lines, replace {@code {claims}}. */
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
            // a missing question is that fact's own, so there is nothing to shift
            return new QuestionsPerClaim(writer, template, pairing.with(QuestionMismatch.SKIP));
        }
    }
}
