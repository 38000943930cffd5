package io.github.rlaifv.core.curation;

import io.github.rlaifv.core.data.Instruction;

/**
 * A record of a source.
 *
 * @param instruction the instruction
 * @param origin name of the dataset that the record comes from; empty if unknown
 */
record SourceRecord(Instruction instruction, String origin) {}
