import { Column, CreateDateColumn, Entity, PrimaryColumn } from 'typeorm';

@Entity()
export class Photo {
  @PrimaryColumn()
  id!: string;

  @Column()
  title!: string;

  @CreateDateColumn()
  added!: Date;
}
