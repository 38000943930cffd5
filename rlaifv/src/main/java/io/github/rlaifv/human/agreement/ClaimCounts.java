package io.github.rlaifv.human.agreement;

/**
 * What became of the claims of a sheet.
 *
 * @param onSheet number of claims on the sheet
 * @param decided number of claims that more people call true than anything else, or false
 * @param cantTell number of claims of which most people can't tell
 * @param tied number of claims without an answer that more people gave than any other
 * @param unlabeled number of claims that nobody labeled
 */
public record ClaimCounts(int onSheet, int decided, int cantTell, int tied, int unlabeled) {}
