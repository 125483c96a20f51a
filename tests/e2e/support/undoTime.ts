/** The time in which a yes can be taken back, moved by the test instead of waited for. */
import type { Database } from "@/lib/db/database";

/** From now on a yes stays on its way until `letAnswersTakeEffect`, however slow the machine is. */
export async function holdAnswers({ pool }: Database): Promise<void> {
  await pool.query(`
    CREATE FUNCTION "test_hold_answer"() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      NEW."release_at" := NEW."release_at" + interval '10 minutes';
      RETURN NEW;
    END $$;
    CREATE TRIGGER "test_answer_held" BEFORE INSERT ON "approval_release"
      FOR EACH ROW EXECUTE FUNCTION "test_hold_answer"();`);
}

export async function letAnswersTakeEffect({ prisma }: Database): Promise<void> {
  await prisma.approvalRelease.updateMany({ data: { releaseAt: new Date() } });
}
