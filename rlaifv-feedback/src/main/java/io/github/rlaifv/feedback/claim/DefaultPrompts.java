package io.github.rlaifv.feedback.claim;

/**
 * Default prompts, for general instruction-tuned models. The authors' split and question models were trained on other
 * prompts; pass those to the builder if you use these models.
 */
final class DefaultPrompts {
    private DefaultPrompts() {}

    static final String DIVIDE = """
            Below are a question about an image and somebody's answer. Break the answer down into the single facts it \
            states about the image.

            How to write them:
            - Put each fact on a line of its own that starts with "- ".
            - Write a short, complete sentence that makes sense without the others: name the thing instead of saying \
            "it" or "they".
            - Keep one matter a line: that something is there, its colour, its number, its place, what it does, how it \
            relates to something else.
            - If the answer denies something, the fact denies it too.
            - Leave out opinions, moods and guesses about what a picture can't show, and add nothing of your own.

            Question: {question}
            Answer: {response}

            Facts:""";

    static final String QUESTIONS = """
            Turn every statement below into a question that can be answered with yes or no and that asks whether the \
            statement is true.

            Keep the order, the tense and all details. A statement with "no" or "not" becomes a question with "no" or \
            "not". Write as many questions as there are statements, each on a line of its own that starts with "- ".

            Statements:
            {claims}

            Questions:""";

    /** Asks for a JSON list of facts, for models that are kept to this format. */
    static final String DIVIDE_STRUCTURED = """
            Below are a question about an image and somebody's answer. List the single facts that the answer states about \
            the image, as JSON: {"facts": ["...", "..."]}

            Rules for the facts:
            - Each fact is a short, complete sentence that makes sense without the others. Name things instead of writing \
            "it" or "they".
            - Each fact states one matter: that something is there, its color, its number, its place, what it does, or how \
            it relates to something else.
            - If the answer denies something, the fact denies it too.
            - Leave out opinions, moods and guesses about what an image can't show. Add nothing of your own.
            - If the answer states no fact about the image, the list is empty.

            Question: {question}
            Answer: {response}""";

    /** Asks for a JSON list of questions, for models that are kept to this format and number. */
    static final String QUESTIONS_STRUCTURED = """
            Below are statements about an image. Write one question for each of them, in the same order, as JSON: \
            {"questions": ["...", "..."]}

            Each question can be answered with yes or no and asks whether its statement is true. It keeps the tense and all \
            details of the statement. A statement with "no" or "not" becomes a question with "no" or "not".

            Statements:
            {claims}""";
}
