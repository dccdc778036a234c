const BEFORE_THE_RULING = new Set(['C_SUBMITTED', 'C_SUPPLEMENT', 'C_ACCEPTED', 'C_REVIEW'])

/** Whether a joint application may still be withdrawn: until the ruling is made (Interpretation of the Civil Procedure Law, art. 357). */
export function mayWithdraw(stage: string): boolean {
  return BEFORE_THE_RULING.has(stage)
}
