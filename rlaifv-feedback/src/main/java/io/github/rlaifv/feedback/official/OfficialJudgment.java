package io.github.rlaifv.feedback.official;

/**
 * One record of the authors' file of the labeler's answers.
 *
 * @param questionId id of the judged answer
 * @param question question that the labeler was asked
 * @param pYes p(yes) + p(Yes)
 * @param pNo p(no) + p(No)
 */
public record OfficialJudgment(String questionId, String question, double pYes, double pNo) {}
