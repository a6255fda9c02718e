/** The ids under which the resources are imported, as their pages say them; a test gives them to the real parsers. */

const PLATFORM = "0a1b2c3d4e5f60718293a4b5c6d7e8f9";
const INSTANCE =
  "crn:v1:bluemix:public:kms:us-south:a/1122334455667788990011223344aabb:5f0c7a31-2f57-4a3c-9c55-0c6c1f0f2a11::";

/** How a resource is imported. */
export interface ImportForm {
  /** The parts of the id, in angle brackets. */
  readonly form: string;
  readonly example: string;
  /** Whole sentences on what the id must say and why; may be empty. */
  readonly about: string;
}

/** By the type of the resource. */
export const IMPORTS: Readonly<Record<string, ImportForm>> = {
  clusterkms_instance: { form: "<CRN of the instance>", example: INSTANCE, about: "" },
  clusterkms_root_key: {
    form: "<CRN of the key>",
    example: `${INSTANCE.slice(0, -1)}key:a7b1c2d3-0001-4e4e-8f8f-112233445566`,
    about: "",
  },
  clusterkms_authorization: {
    form: "<source account ID>/<instance CRN>",
    example: `${PLATFORM}/${INSTANCE}`,
    about: "",
  },
  clusterkms_binding: {
    form: "<account ID>/<infrastructure>/<cluster ID or name>?endpoint=<private or public>",
    example: `${PLATFORM}/vpc/d3k8abcd0m1n2o3p4q5r?endpoint=private`,
    about:
      "The endpoint is said because the cloud does not reveal it. Where it is left out, the first plan writes it into the state, and nothing is sent.",
  },
};
