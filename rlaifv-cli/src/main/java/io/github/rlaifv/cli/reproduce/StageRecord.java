package io.github.rlaifv.cli.reproduce;

/**
 * A finished stage.
 *
 * @param stage name of the stage
 * @param inputs fingerprint of what its results depend on
 * @param outputs fingerprint of its results
 * @param seconds time that it took
 */
record StageRecord(String stage, String inputs, String outputs, double seconds) {}
